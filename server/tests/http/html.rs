//! A page's tags, as the parser of browsers sees them.

use html5ever::{
    tendril::StrTendril,
    tokenizer::{BufferQueue, StartTag, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states},
};
use std::{cell::RefCell, collections::BTreeMap};

/// A start tag.
#[derive(Debug, Clone)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
}

impl Tag {
    pub(crate) fn attribute(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }
}

#[derive(Default)]
struct Tags(RefCell<Vec<Tag>>);

impl TokenSink for Tags {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let Token::TagToken(tag) = token else { return TokenSinkResult::Continue };
        if tag.kind != StartTag {
            return TokenSinkResult::Continue;
        }
        let attributes = tag.attrs.iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect();
        self.0.borrow_mut().push(Tag { name: tag.name.to_string(), attributes });
        match tag.name.as_ref() {
            "script" => TokenSinkResult::RawData(states::RawKind::ScriptData),
            "title" | "textarea" => TokenSinkResult::RawData(states::RawKind::Rcdata),
            "style" => TokenSinkResult::RawData(states::RawKind::Rawtext),
            _ => TokenSinkResult::Continue,
        }
    }
}

/// All start tags of a page.
pub(crate) fn tags(page: &str) -> Vec<Tag> {
    let tokenizer = Tokenizer::new(Tags::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(page));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}
