//! What a site's language says of its words: their stems, and which of them say nothing.

use rust_stemmers::{Algorithm, Stemmer};

use crate::text::Splitter;

/// Stems and small words of a language. Without one that is known, a word is its own stem.
pub(crate) struct Language {
    stemmer: Option<Stemmer>,
    small: &'static str,
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Language").finish_non_exhaustive()
    }
}

macro_rules! languages {
    ($($tag:literal => $algorithm:ident, $small:literal;)*) => {
        fn known(tag: &str) -> Option<(Algorithm, &'static str)> {
            match tag {
                $($tag => Some((Algorithm::$algorithm, $small)),)*
                _ => None,
            }
        }
    };
}

languages! {
    "da" => Danish, "at af de den der det en er et for fra har hvad hvor hvorfor hvordan i ikke med og om på som til var vi";
    "de" => German, "an auf aus bei das dem den der des die ein eine einem einen einer es für hat im in ist ist mit nach nicht oder sich sind und vom von war warum was wegen wenn wie wir wo wurde zu zum zur";
    "en" => English, "a about after all an and any are as at be been but by can cause caused did do does for from get had has have how i if in into is it its may my not of on or our out over so some than that the their them then there they this to us was we were what when where which while who why will with would you your";
    "es" => Spanish, "a al ante como con cuando cuál cómo de del desde donde dónde el ella en era es esta este fue ha hay la las lo los más no o para pero por porque qué que se ser sin sobre son su sus un una y";
    "fi" => Finnish, "ei että ja jos kanssa ketä kun me mikä miksi missä mitä miten mutta niin oli on ovat se tai";
    "fr" => French, "a au aux avec ce ces cette comment d dans de des du elle en est et il ils l la le les leur lui mais ne nous on où ou par pas pour pourquoi qu que quel quelle qui quoi sa se ses son sur un une y à été";
    "it" => Italian, "a al alla che chi ci come con cosa da dal dalla dei del della delle di dove e gli ha i il in la le lo ma nel nella non per perché più quale quando se si sono su sul un una uno è";
    "nb" => Norwegian, "at av da de den der det en er et for fra har hva hvor hvorfor hvordan i ikke med og om på som til var vi ved";
    "nl" => Dutch, "aan bij dat de den der die door een en er het hoe in is met na naar niet of om op te tot uit van voor waar waarom wanneer wat we werd wie zijn";
    "pt" => Portuguese, "a ao aos as com como da das de do dos e em era foi há mais mas na nas no nos não o onde os ou para pela pelo por porque qual quando que quem se sem ser sua são um uma à";
    "ro" => Romanian, "a al ale am ar care ce cu cum cât de din dintre este în la mai nu o pe pentru prin și sau să se sunt un unde";
    "ru" => Russian, "а без бы был было в во где для до его же за и из или как когда кто на не но о об от по почему при с со так то у что это";
    "sv" => Swedish, "att av de den det en ett för från har hur i inte med när och om på som till var varför vad vi vid är";
}

impl Language {
    /// Of a tag such as `en`, `de-AT` or `nb_NO`.
    pub(crate) fn of(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let primary = match &*primary {
            "no" | "nn" => "nb",
            other => other,
        };
        let known = known(primary);
        Self {
            stemmer: known.map(|(algorithm, _)| Stemmer::create(algorithm)),
            small: known.map_or("", |(_, small)| small),
        }
    }

    /// The folded stem of a word in lower case, folded or not.
    pub(crate) fn stem(&self, word: &str, splitter: &mut Splitter) -> String {
        let Some(stemmer) = &self.stemmer else {
            return splitter.folded(word);
        };
        // Numbers and names with numbers have no endings.
        if word.len() > 40 || word.bytes().any(|b| b.is_ascii_digit()) {
            return splitter.folded(word);
        }
        splitter.folded(&stemmer.stem(word))
    }

    /// Whether a folded word says nothing of what is looked for.
    pub(crate) fn is_small(&self, word: &str, splitter: &mut Splitter) -> bool {
        self.small
            .split(' ')
            .any(|small| small == word || (!small.is_ascii() && splitter.folded(small) == word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_share_a_stem() {
        let mut splitter = Splitter::default();
        for (tag, words) in [
            ("en", ["certificates", "certificate"]),
            ("es", ["migración", "migraciones"]),
            ("de-AT", ["zertifikate", "zertifikat"]),
            ("fr", ["dépassées", "dépassé"]),
            ("pt-BR", ["falhas", "falha"]),
            ("nb_NO", ["sertifikatene", "sertifikater"]),
        ] {
            let language = Language::of(tag);
            let stems = words.map(|word| language.stem(word, &mut splitter));
            assert_eq!(stems[0], stems[1], "{tag}");
        }
        assert_eq!(Language::of("ja").stem("certificates", &mut splitter), "certificates");
        assert_eq!(Language::of("en").stem("x509s", &mut splitter), "x509s");
    }

    #[test]
    fn small_words_are_known_folded() {
        let mut splitter = Splitter::default();
        assert!(Language::of("en").is_small("why", &mut splitter));
        assert!(Language::of("fr").is_small("ete", &mut splitter));
        assert!(!Language::of("en").is_small("certificate", &mut splitter));
    }
}
