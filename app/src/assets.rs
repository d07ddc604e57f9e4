//! Built files: their names, and the text of the style sheet.

use leptos::config::LeptosOptions;
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// Loads the WebAssembly files that pages have of their own. wasm-split writes both names into the client.
const LOADER: &str = "__wasm_split.______________________.js";
/// Names the files of each page.
const MANIFEST: &str = "__wasm_split_manifest.json";

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
        let style = Self::of(options).style;
        let file = folder(options).join(style.rsplit('/').next().unwrap_or_default());
        match std::fs::read_to_string(&file) {
            Ok(style) => STYLE.get_or_init(|| style),
            Err(error) => {
                tracing::error!(file = %file.display(), %error, "the style sheet cannot be read");
                ""
            }
        }
    }

    /// URLs of the files that the browser needs for a page besides the client: first the script that loads them, then the
    /// WebAssembly files. `page` is a name from `pages::lazy`. Empty if the client is a single file, as during
    /// development.
    pub(crate) fn files_of(options: &LeptosOptions, page: &str) -> Vec<String> {
        static FILES: OnceLock<HashMap<String, Vec<String>>> = OnceLock::new();
        let files = FILES.get_or_init(|| read_manifest(&folder(options)));
        let address = |file: String| format!("/{}/{file}", options.site_pkg_dir);
        let modules = files.get(page).into_iter().flatten().map(|name| format!("{name}.wasm"));
        let loader = (!files.is_empty()).then(|| LOADER.to_owned());
        loader.into_iter().chain(modules).map(address).collect()
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

/// Where the built files lie. Their URL may contain a build ID after the first segment.
fn folder(options: &LeptosOptions) -> PathBuf {
    Path::new(options.site_root.as_ref()).join(options.site_pkg_dir.split('/').next().unwrap_or_default())
}

/// The files of each page. A build in one piece has none.
fn read_manifest(folder: &Path) -> HashMap<String, Vec<String>> {
    let manifest = std::fs::read(folder.join(MANIFEST)).unwrap_or_default();
    serde_json::from_slice(&manifest).unwrap_or_default()
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

    #[test]
    fn a_page_has_the_files_of_the_manifest() -> Result<(), std::io::Error> {
        let site = std::env::temp_dir().join(format!("usher-manifest-{}", std::process::id()));
        std::fs::create_dir_all(site.join("pkg"))?;
        std::fs::write(site.join("pkg").join(MANIFEST), r#"{"lazy_account": ["chunk_1", "split_lazy_account"]}"#)?;
        let options = LeptosOptions::builder()
            .output_name("usher")
            .site_root(site.to_string_lossy().into_owned())
            .site_pkg_dir("pkg/0123")
            .build();
        let names = ["chunk_1.wasm", "split_lazy_account.wasm"].map(|name| format!("/pkg/0123/{name}"));
        let files = Assets::files_of(&options, "lazy_account");
        std::fs::remove_dir_all(&site)?;
        assert_eq!((files[0].as_str(), &files[1..]), ("/pkg/0123/__wasm_split.______________________.js", &names[..]));
        Ok(())
    }
}
