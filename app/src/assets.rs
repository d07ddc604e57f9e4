//! Built files: their names, and the text of the style sheet.

use leptos::config::LeptosOptions;
use std::{path::PathBuf, sync::OnceLock};

/// URLs of the style sheet and of the WebAssembly client.
#[derive(Clone, Debug)]
pub(crate) struct Assets {
    pub(crate) style: String,
    pub(crate) script: String,
    pub(crate) wasm: String,
}

impl Assets {
    /// File names according to the options. They do not change while the server runs, so the hash file is read once.
    pub(crate) fn of(options: &LeptosOptions) -> Self {
        static HASHES: OnceLock<String> = OnceLock::new();
        let hashes = HASHES.get_or_init(|| if options.hash_files { read_hashes(options) } else { String::new() });
        Self::named(options, hashes)
    }

    /// Text of the style sheet, for a document that may load nothing. Empty if it cannot be read.
    pub(crate) fn style_of(options: &LeptosOptions) -> &'static str {
        static STYLE: OnceLock<String> = OnceLock::new();
        if let Some(style) = STYLE.get() {
            return style;
        }
        // The package directory may carry a build ID; the files lie in its first segment, whatever the build.
        let style = Self::of(options).style;
        let folder = options.site_pkg_dir.split('/').next().unwrap_or_default();
        let file = format!("{}/{folder}/{}", options.site_root, style.rsplit('/').next().unwrap_or_default());
        match std::fs::read_to_string(&file) {
            Ok(style) => STYLE.get_or_init(|| style),
            Err(error) => {
                tracing::error!(file, %error, "the style sheet cannot be read");
                ""
            }
        }
    }

    fn named(options: &LeptosOptions, hashes: &str) -> Self {
        let hash = |kind: &str| {
            hashes
                .lines()
                .filter_map(|line| line.trim().split_once(':'))
                .find(|(file, _)| *file == kind)
                .map(|(_, hash)| format!(".{}", hash.trim()))
        };
        // cargo-leptos names the file itself; in a manual build wasm-bindgen's own name stays.
        let wasm_suffix = if options.hash_files || option_env!("LEPTOS_OUTPUT_NAME").is_some() { "" } else { "_bg" };
        let (package, name) = (&options.site_pkg_dir, &options.output_name);
        let address = |kind: &str, suffix: &str, extension: &str| {
            format!("/{package}/{name}{suffix}{}.{extension}", hash(kind).unwrap_or_default())
        };
        Self {
            style: address("css", "", "css"),
            script: address("js", "", "js"),
            wasm: address("wasm", wasm_suffix, "wasm"),
        }
    }
}

/// Reads the hash file that cargo-leptos writes beside the executable: `css: …`, `js: …`, `wasm: …`.
fn read_hashes(options: &LeptosOptions) -> String {
    let folder = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.to_owned()));
    let file: PathBuf = folder.unwrap_or_default().join(options.hash_file.as_ref());
    std::fs::read_to_string(&file).unwrap_or_else(|error| {
        tracing::error!(file = %file.display(), %error, "file hashing is on, but the hashes cannot be read");
        String::new()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_go_into_the_names() {
        let plain = LeptosOptions::builder().output_name("usher").build();
        assert_eq!(Assets::named(&plain, "").style, "/pkg/usher.css");
        let hashed = LeptosOptions::builder().output_name("usher").hash_files(true).build();
        let assets = Assets::named(&hashed, "js: abc\nwasm: def\ncss: ghi\n");
        assert_eq!(
            (assets.style.as_str(), assets.script.as_str(), assets.wasm.as_str()),
            ("/pkg/usher.ghi.css", "/pkg/usher.abc.js", "/pkg/usher.def.wasm")
        );
    }
}
