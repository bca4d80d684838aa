//! Links given with talks.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use crate::text::fold;

/// A link given with a talk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The target of the link.
    pub url: String,
    /// The link text; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
}

impl Link {
    /// The title of a link to a recording whose source has no title for it.
    pub const RECORDING: &str = "Recording";

    /// Returns whether the title calls the target a recording of the talk. Other videos
    /// than those named only `Video` show something else: a demo, a trailer, another talk.
    pub fn is_recording(&self) -> bool {
        const NAMES: [&str; 6] = [
            "recording",
            "recordings",
            "aufzeichnung",
            "mitschnitt",
            "enregistrement",
            "grabacion",
        ];
        let title = fold::text(&self.title);
        let mut words = fold::words(&title);
        let is_named = words.clone().any(|word| NAMES.contains(&word));
        let is_text = words.clone().any(|word| word.starts_with("subtitle"));
        is_named && !is_text || words.next() == Some("video") && words.next().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recording_is_recognized_by_link_title() {
        let is_recording = |title: &str| {
            Link { url: "https://a.example".to_owned(), title: title.to_owned() }.is_recording()
        };
        for title in [
            "Recording",
            "Video recording (AV1/WebM) - 183.4 MB",
            "Talk (audio recording)",
            "video",
        ] {
            assert!(is_recording(title), "{title}");
        }
        for title in [
            "",
            "Slides",
            "Video: Prototype Demo #1",
            "Inception-inspired trailer video",
            "Video recording subtitle file (VTT)",
        ] {
            assert!(!is_recording(title), "{title}");
        }
    }
}
