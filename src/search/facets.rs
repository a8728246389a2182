//! Facets: what documents can be chosen and counted by. Their columns are small, and held as a whole.

use tantivy::SegmentReader;

use crate::entry::Facet;

/// The columns.
#[derive(Debug)]
pub(crate) struct Columns {
    facets: Vec<Column>,
    /// Days since 1970-01-01.
    pub(crate) days: Vec<Option<i32>>,
}

/// The values of one facet.
#[derive(Debug, Default)]
pub(crate) struct Column {
    /// All that there are, in order.
    pub(crate) values: Vec<String>,
    /// Where the values of each document begin in `of`.
    starts: Vec<u32>,
    of: Vec<u32>,
}

impl Column {
    /// The values of a document, as indices.
    pub(crate) fn of(&self, document: u32) -> &[u32] {
        let at = document as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(from), Some(to)) => &self.of[*from as usize..*to as usize],
            _ => &[],
        }
    }
}

impl Columns {
    pub(crate) fn read(reader: &SegmentReader) -> tantivy::Result<Self> {
        let fast = reader.fast_fields();
        let documents = reader.max_doc();
        let mut facets = Vec::new();
        for facet in Facet::ALL {
            let mut column = Column::default();
            if let Some(read) = fast.str(facet.as_str())? {
                let mut stream = read.dictionary().stream()?;
                while stream.advance() {
                    column.values.push(String::from_utf8_lossy(stream.key()).into_owned());
                }
                let known = column.values.len() as u64;
                column.starts.push(0);
                for document in 0..documents {
                    let ords = read.ords().values_for_doc(document).filter(|ord| *ord < known);
                    column.of.extend(ords.map(|ord| ord as u32));
                    column.starts.push(column.of.len() as u32);
                }
            }
            facets.push(column);
        }
        let days = match fast.column_opt::<i64>("day")? {
            Some(column) => (0..documents)
                .map(|document| column.first(document).and_then(|day| i32::try_from(day).ok()))
                .collect(),
            None => vec![None; documents as usize],
        };
        Ok(Self { facets, days })
    }

    pub(crate) fn of(&self, facet: Facet) -> &Column {
        &self.facets[facet as usize]
    }
}
