//! The catalogues have each text of the code, once, in each language, and nothing else.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test")]

use i18n::{Catalogue, Language};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Folders of the crates with texts, each with a catalogue of its own.
const CRATES: [&str; 5] = ["app", "crates/access", "crates/doctor", "crates/gate", "server"];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name)
}

/// Texts of the code, and whether they have a number.
type Texts = BTreeMap<String, bool>;

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            files.push(path);
        }
    }
}

/// Value of a string literal, with its escapes.
fn literal(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else { return None };
    let source = literal.to_string();
    let inner = source.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::new();
    let mut letters = inner.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, (letter == '\\').then(|| letters.next()).flatten()) {
            ('\\', Some('\n')) => while letters.next_if(|next| next.is_whitespace()).is_some() {},
            ('\\', Some('n')) => text.push('\n'),
            ('\\', Some(escaped)) => text.push(escaped),
            (letter, _) => text.push(letter),
        }
    }
    Some(text)
}

/// The texts in `tr!(…)` and `msgid!(…)`.
fn collect(tokens: TokenStream, texts: &mut Texts) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let is_macro = group.delimiter() == Delimiter::Parenthesis
            && matches!(tokens.get(index.wrapping_sub(1)), Some(TokenTree::Punct(mark)) if mark.as_char() == '!')
            && matches!(tokens.get(index.wrapping_sub(2)), Some(TokenTree::Ident(name)) if name == "tr" || name == "msgid");
        if is_macro {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            let text = inner.first().and_then(literal).expect("the macro begins with a text");
            let has_number = matches!(inner.get(1), Some(TokenTree::Punct(mark)) if mark.as_char() == '|');
            texts.insert(text, has_number);
        }
        collect(group.stream(), texts);
    }
}

fn texts_of(name: &str) -> Texts {
    let mut files = Vec::new();
    sources(&folder(name).join("src"), &mut files);
    let mut texts = Texts::new();
    for file in files {
        let source = fs::read_to_string(&file).unwrap();
        let tokens = source.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        collect(tokens, &mut texts);
    }
    texts
}

/// The names in braces.
fn places(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

fn complaints(name: &str, language: Language, texts: &Texts) -> Vec<String> {
    let file = format!("{name}/locales/{}.json", language.tag());
    let catalogue = Catalogue::read(&fs::read_to_string(folder(&file)).unwrap()).unwrap();
    let mut complaints = Vec::new();
    let known: BTreeMap<&str, &[String]> = catalogue.texts().collect();
    for (text, has_number) in texts {
        let Some(forms) = known.get(text.as_str()) else {
            complaints.push(format!("{file} lacks {text:?}"));
            continue;
        };
        let number = if *has_number { language.plural_forms() } else { 1 };
        if forms.len() != number {
            complaints.push(format!("{file}: {text:?} needs {number} forms"));
        }
        for form in *forms {
            // Where the form says the number in words, as in “one person”, its figure is left out.
            let (mut expected, mut found) = (places(text), places(form));
            expected.remove("n");
            found.remove("n");
            if expected != found || form.trim().is_empty() {
                complaints.push(format!("{file}: {text:?} and {form:?} have different places"));
            }
        }
    }
    let unused = known.keys().filter(|text| !texts.contains_key(**text));
    complaints.extend(unused.map(|text| format!("{file}: {text:?} is not in the code")));
    complaints
}

#[test]
fn the_catalogues_fit_the_code() {
    let mut all = Vec::new();
    for name in CRATES {
        let texts = texts_of(name);
        for language in Language::ALL.into_iter().filter(|language| *language != Language::English) {
            all.extend(complaints(name, language, &texts));
        }
    }
    assert!(all.is_empty(), "{} complaints:\n{}", all.len(), all.join("\n"));
}

/// On the server, texts of several crates are in one catalogue.
#[test]
fn a_text_of_several_crates_has_one_translation() {
    for language in Language::ALL.into_iter().filter(|language| *language != Language::English) {
        let mut known: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for name in CRATES {
            let file = folder(name).join("locales").join(format!("{}.json", language.tag()));
            let catalogue = Catalogue::read(&fs::read_to_string(file).unwrap()).unwrap();
            for (text, forms) in catalogue.texts() {
                let first = known.entry(text.to_owned()).or_insert_with(|| forms.to_vec());
                assert_eq!(first.as_slice(), forms, "{}: {text:?} of {name}", language.tag());
            }
        }
    }
}

#[test]
fn texts_are_found_in_the_code() {
    let code = r#"fn f() { view! { <p title=tr!("A \"title\"")>{tr!("{n} cat" | "{n} cats", n = 1)}</p> } vec!("none"); msgid!("B \
        c"); }"#;
    let mut texts = Texts::new();
    collect(code.parse().unwrap(), &mut texts);
    let expected = [("A \"title\"", false), ("B c", false), ("{n} cat", true)];
    assert_eq!(texts, expected.map(|(text, has_number)| (text.to_owned(), has_number)).into());
}
