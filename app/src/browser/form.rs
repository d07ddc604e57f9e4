//! What is in a form.

use leptos::web_sys::HtmlFormElement;

/// The fields of the form, as the browser would send them in a URL.
pub(crate) fn query_of(form: &HtmlFormElement) -> String {
    #[cfg(feature = "hydrate")]
    return imp::query_of(form).unwrap_or_default();
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = form;
        String::new()
    }
}

#[cfg(feature = "hydrate")]
mod imp {
    use leptos::web_sys::HtmlFormElement;
    use wasm_bindgen::JsValue;
    use web_sys::{FormData, UrlSearchParams};

    pub(super) fn query_of(form: &HtmlFormElement) -> Result<String, JsValue> {
        let fields = FormData::new_with_form(form)?;
        Ok(UrlSearchParams::new_with_str_sequence_sequence(&fields)?.to_string().into())
    }
}
