//! The bundle: an index as one file. Its head is what opening it takes, its body the index's files one after the other.
//!
//! | bytes | what |
//! | --- | --- |
//! | 8 | `hansei` and the format's version, big-endian |
//! | 4 | length of the packed head, little-endian |
//! | 4 | CRC-32 of the packed head, little-endian |
//! | that many | the head, gzipped: the length of a layout as JSON, that JSON, and the pieces it names |
//! | the rest | the body |

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::site::SiteWords;

/// What a bundle begins with.
const MAGIC: &[u8; 6] = b"hansei";

/// The version of the format. Another one is not read.
pub const FORMAT: u16 = 1;

/// How many bytes stand before the packed head.
pub const PREAMBLE: usize = 16;

/// What a bundle's head says of its body.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Layout {
    /// The index's files, in order: their endings and lengths.
    pub(crate) files: Vec<(String, u64)>,
    /// Parts of the body that the head has too, in order: where they begin, and their lengths.
    pub(crate) pieces: Vec<(u64, u64)>,
    /// How many documents there are.
    pub(crate) documents: u32,
    /// What there is to know of the site.
    pub(crate) site: SiteWords,
    /// Stems that a folded word doesn't have by itself: `migracion`, of `migración`.
    pub(crate) stems: BTreeMap<String, Vec<String>>,
}

/// Why a bundle can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damaged {
    /// It is no bundle.
    Foreign,
    /// It was made by another version.
    Version(u16),
    /// It ends too early.
    Truncated,
    /// Its bytes don't fit together.
    Corrupt(String),
}

impl fmt::Display for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign => f.write_str("this is no search index of hansei"),
            Self::Version(version) => write!(
                f,
                "this search index has format {version}, and this version of hansei reads format {FORMAT}"
            ),
            Self::Truncated => f.write_str("the search index ends too early"),
            Self::Corrupt(what) => write!(f, "the search index is damaged: {what}"),
        }
    }
}

impl std::error::Error for Damaged {}

/// The length of the packed head, and its checksum.
///
/// # Errors
/// When this isn't how a bundle of this version begins.
pub fn preamble(bytes: &[u8]) -> Result<(usize, u32), Damaged> {
    let known = bytes.len().min(MAGIC.len());
    if bytes[..known] != MAGIC[..known] {
        return Err(Damaged::Foreign);
    }
    let (Some(version), Some(length), Some(sum)) = (word::<2>(bytes, 6), word::<4>(bytes, 8), word::<4>(bytes, 12))
    else {
        return Err(Damaged::Truncated);
    };
    match u16::from_be_bytes(version) {
        FORMAT => Ok((u32::from_le_bytes(length) as usize, u32::from_le_bytes(sum))),
        version => Err(Damaged::Version(version)),
    }
}

/// The packed head that `bytes` begin with, checked: gzip.
///
/// # Errors
/// When the bytes end before it does, or aren't what was written.
pub fn packed_head(bytes: &[u8]) -> Result<&[u8], Damaged> {
    let (length, sum) = preamble(bytes)?;
    let packed = bytes[PREAMBLE..].get(..length).ok_or(Damaged::Truncated)?;
    match crc32fast::hash(packed) == sum {
        true => Ok(packed),
        false => Err(Damaged::Corrupt("its checksum is another".into())),
    }
}

fn word<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at + N)?.try_into().ok()
}

/// The layout, and what stands behind it.
pub(crate) fn layout(head: &[u8]) -> Result<(Layout, &[u8]), Damaged> {
    let length = word::<4>(head, 0).map(u32::from_le_bytes).ok_or(Damaged::Truncated)? as usize;
    let json = head[4..].get(..length).ok_or(Damaged::Truncated)?;
    let layout = serde_json::from_slice(json).map_err(|error| Damaged::Corrupt(error.to_string()))?;
    Ok((layout, &head[4 + length..]))
}

/// What a bundle begins with.
#[cfg(feature = "write")]
pub(crate) fn sealed(layout: &Layout, pieces: &[&[u8]]) -> std::io::Result<Vec<u8>> {
    use std::io::Write as _;

    let json = serde_json::to_vec(layout)?;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(9));
    packed.write_all(&(json.len() as u32).to_le_bytes())?;
    packed.write_all(&json)?;
    for piece in pieces {
        packed.write_all(piece)?;
    }
    let packed = packed.finish()?;
    let mut out = Vec::with_capacity(PREAMBLE + packed.len());
    out.extend(MAGIC);
    out.extend(FORMAT.to_be_bytes());
    out.extend((packed.len() as u32).to_le_bytes());
    out.extend(crc32fast::hash(&packed).to_le_bytes());
    out.extend(packed);
    Ok(out)
}

/// The head, unpacked.
///
/// # Errors
/// When it isn't gzip.
#[cfg(feature = "write")]
pub fn unpacked(packed: &[u8]) -> Result<Vec<u8>, Damaged> {
    use std::io::Read as _;

    let mut head = Vec::new();
    match flate2::read::GzDecoder::new(packed).read_to_end(&mut head) {
        Ok(_) => Ok(head),
        Err(error) => Err(Damaged::Corrupt(error.to_string())),
    }
}
