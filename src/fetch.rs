//! Downloads a file: the only code that touches the network.
//!
//! It makes HTTP requests and returns bytes, within limits of time and size. It does
//! not interpret the bytes, and reports progress to a callback.
//!
//! Proxies come from the environment (`https_proxy`, `all_proxy`, `no_proxy`), and
//! trusted certificates from the system.
#![allow(missing_docs, reason = "a name that says everything needs no comment")]

mod file_url;

use std::io::{self, Read};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ureq::http::{HeaderMap, Response, StatusCode, header};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body, Proxy};

use crate::text::clean;
use crate::text::url::{self, redacted};
pub use file_url::{file_url, is_public, is_url};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
const MAX_REDIRECTS: u32 = 5;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Time limit for the whole download.
    pub total: Duration,
    /// Maximum size in bytes after decompression.
    pub bytes: u64,
    /// Whether to use the proxies that the environment names.
    pub proxies: bool,
    /// Whether to refuse hosts of the local network: a public page must not lead there.
    pub only_public: bool,
    pub accept: &'static str,
}

/// The `Accept` header for schedules: any format, JSON preferred. XML is left out, because pretalx
/// would send it, and its JSON has more.
pub const ACCEPT: &str = "application/json, text/calendar;q=0.9, text/csv;q=0.8, */*;q=0.5";
/// The `Accept` header for web pages.
pub const ACCEPT_PAGES: &str = "text/html, */*;q=0.1";

impl Default for Limits {
    fn default() -> Self {
        Self {
            total: Duration::from_secs(120),
            bytes: 64 << 20,
            proxies: true,
            only_public: false,
            accept: ACCEPT,
        }
    }
}

/// The headers that let a server tell whether its file has changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    pub etag: Option<String>,
    /// The `Last-Modified` header, as the server sent it.
    pub last_modified: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    pub bytes: Vec<u8>,
    /// The validators to send with the next request.
    pub validators: Validators,
    /// The final URL after redirects.
    pub url: String,
    /// The encoding that the server names.
    pub charset: Option<String>,
}

/// Why a download failed. Every message names the URL and says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The URL is invalid or not HTTP.
    #[error("cannot read the URL {url}: {reason}")]
    InvalidUrl { url: String, reason: String },
    /// The network or the server failed.
    #[error("cannot get {url}: {reason}; {advice}")]
    Failed { url: String, reason: String, advice: &'static str },
    /// The caller stopped the download.
    #[error("stopped")]
    Stopped,
}

const TRY_LATER: &str = "try again later";
const CHECK_URL: &str = "check the URL";
const CHECK_CONNECTION: &str = "check the URL and your connection";
const USE_BROWSER: &str = "save the file with your browser and import that";

/// Downloads a file; `None` if it has not changed since the server sent `known`. Calls
/// `progress` now and then with the number of bytes so far and the total if known; it can
/// stop the download.
///
/// # Errors
///
/// See [`Error`].
pub fn fetch(
    url: &str,
    known: &Validators,
    limits: &Limits,
    progress: &mut dyn FnMut(u64, Option<u64>) -> ControlFlow<()>,
) -> Result<Option<Download>, Error> {
    if !url::is_web(url) {
        return Err(invalid_url(url, "only http:// and https:// URLs are supported"));
    }
    if url::host(url).is_none() {
        return Err(invalid_url(
            url,
            "it names no host; write it like https://lpc.events/event/17/",
        ));
    }
    let agent = agent(limits);
    let begun = Instant::now();
    let mut at = url.to_owned();
    for _ in 0..=MAX_REDIRECTS {
        if limits.only_public && !file_url::is_public(&at) {
            return Err(invalid_url(&at, "a public page must not lead to the local network"));
        }
        let left = limits.total.saturating_sub(begun.elapsed());
        let response = send_request(&agent, &at, known, (limits.accept, left))
            .map_err(|error| request_error(url, limits, error))?;
        let status = response.status();
        if status == StatusCode::NOT_MODIFIED && *known != Validators::default() {
            return Ok(None);
        }
        if status.is_success() {
            let etag = text(response.headers(), &header::ETAG);
            if etag.is_some() && etag == known.etag {
                // The server ignored `If-None-Match`, but the file is the same.
                return Ok(None);
            }
            return read_body(url, at, response, limits, progress).map(Some);
        }
        match text(response.headers(), &header::LOCATION) {
            Some(to) if status.is_redirection() => at = redirect_target(url, &at, &to)?,
            _ => return Err(status_error(url, status)),
        }
    }
    Err(Error::Failed {
        url: redacted(url),
        reason: format!("more than {MAX_REDIRECTS} redirects"),
        advice: CHECK_URL,
    })
}

fn agent(limits: &Limits) -> Agent {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(provider)
        .build();
    Agent::config_builder()
        .tls_config(tls)
        .proxy(limits.proxies.then(Proxy::try_from_env).flatten())
        .user_agent(concat!("hallway/", env!("CARGO_PKG_VERSION")))
        .http_status_as_error(false)
        // `fetch` follows redirects itself, to report what is wrong with a target.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_connect(Some(CONNECT_TIMEOUT))
        .build()
        .new_agent()
}

fn send_request(
    agent: &Agent,
    url: &str,
    known: &Validators,
    (accept, left): (&str, Duration),
) -> Result<Response<Body>, ureq::Error> {
    let mut request = agent.get(url).header(header::ACCEPT, accept);
    // The exports of pretalx understand their own ETag only without its quotes.
    let is_pretalx = url.contains("/schedule/export/");
    let unquoted = |etag: &String| etag.trim_matches('"').to_owned();
    let etag = if is_pretalx { known.etag.as_ref().map(unquoted) } else { known.etag.clone() };
    let conditions =
        [(header::IF_NONE_MATCH, &etag), (header::IF_MODIFIED_SINCE, &known.last_modified)];
    for (name, value) in conditions {
        if let Some(value) = value {
            request = request.header(name, value);
        }
    }
    request.config().timeout_global(Some(left)).build().call()
}

/// Returns the target of a redirect: it must be HTTP, and must not go from HTTPS to plain HTTP.
fn redirect_target(url: &str, at: &str, to: &str) -> Result<String, Error> {
    let next = url::join(at, to).unwrap_or_else(|| to.to_owned());
    let wrong = if !url::is_web(&next) {
        "is not a web URL"
    } else if url::is_tls(at) && !url::is_tls(&next) {
        "is not https"
    } else {
        return Ok(next);
    };
    Err(Error::Failed {
        url: redacted(url),
        reason: format!("it leads to {}, which {wrong}", redacted(to)),
        advice: USE_BROWSER,
    })
}

/// Reads a response to its end or to the size limit.
fn read_body(
    url: &str,
    from: String,
    response: Response<Body>,
    limits: &Limits,
    progress: &mut dyn FnMut(u64, Option<u64>) -> ControlFlow<()>,
) -> Result<Download, Error> {
    let too_large = || Error::Failed {
        url: redacted(url),
        reason: format!("it is larger than {}", size(limits.bytes)),
        advice: "no schedule is that large; check the URL",
    };
    let headers = response.headers();
    let validators = Validators {
        etag: text(headers, &header::ETAG),
        last_modified: text(headers, &header::LAST_MODIFIED),
    };
    let charset = text(headers, &header::CONTENT_TYPE).and_then(|kind| charset(&kind));
    let length = text(headers, &header::CONTENT_LENGTH).and_then(|length| length.parse().ok());
    let length: Option<u64> = length.filter(|_| !headers.contains_key(header::CONTENT_ENCODING));
    if length.is_some_and(|length| length > limits.bytes) {
        return Err(too_large());
    }
    let mut body = response.into_body().into_reader();
    let mut bytes = Vec::new();
    let mut part = vec![0; 32 << 10];
    loop {
        if progress(bytes.len() as u64, length).is_break() {
            return Err(Error::Stopped);
        }
        match body.read(&mut part) {
            Ok(0) => break,
            Ok(read) => bytes.extend_from_slice(&part[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(request_error(url, limits, error.into())),
        }
        if bytes.len() as u64 > limits.bytes {
            return Err(too_large());
        }
    }
    Ok(Download { bytes, validators, url: from, charset })
}

/// Returns the encoding in a content type: `text/calendar; charset=utf-8`.
fn charset(content_type: &str) -> Option<String> {
    let parameters = content_type.split(';').skip(1);
    let mut parameters = parameters.filter_map(|parameter| parameter.split_once('='));
    let (_, charset) = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
    Some(charset.trim().trim_matches('"').to_owned())
}

fn text(headers: &HeaderMap, name: &header::HeaderName) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}

fn size(bytes: u64) -> String {
    match bytes >> 20 {
        0 => format!("{} KB", bytes >> 10),
        megabytes => format!("{megabytes} MB"),
    }
}

fn status_error(url: &str, status: StatusCode) -> Error {
    let (what, advice) = match status.as_u16() {
        401 | 403 | 407 => ("access denied", USE_BROWSER),
        404 | 410 => ("not found", CHECK_URL),
        429 => ("too many requests", TRY_LATER),
        500.. => ("server error", TRY_LATER),
        300..=399 => ("it redirects nowhere", CHECK_URL),
        _ => ("the server refused the request", CHECK_URL),
    };
    Error::Failed { url: redacted(url), reason: format!("{what} ({status})"), advice }
}

fn request_error(url: &str, limits: &Limits, error: ureq::Error) -> Error {
    let seconds = |time: Duration| match time.as_secs() {
        0 | 1 => "a second".to_owned(),
        seconds => format!("{seconds} seconds"),
    };
    let (reason, advice) = match error {
        ureq::Error::BadUri(reason) => return invalid_url(url, &reason),
        ureq::Error::Http(error) => return invalid_url(url, &error.to_string()),
        ureq::Error::Timeout(ureq::Timeout::Connect | ureq::Timeout::Resolve) => {
            (format!("no connection within {}", seconds(CONNECT_TIMEOUT)), CHECK_CONNECTION)
        }
        ureq::Error::Timeout(_) => {
            (format!("no complete answer within {}", seconds(limits.total)), TRY_LATER)
        }
        ureq::Error::HostNotFound => ("unknown host name".to_owned(), CHECK_CONNECTION),
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => {
            (format!("TLS failed ({error})"), "check the URL and the clock of this machine")
        }
        ureq::Error::Decompress(..) => ("invalid compression".to_owned(), TRY_LATER),
        ureq::Error::InvalidProxyUrl => {
            ("invalid proxy URL".to_owned(), "check https_proxy and all_proxy")
        }
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            ("the answer ended early".to_owned(), TRY_LATER)
        }
        ureq::Error::Io(error) => (clean::system_error(&error), CHECK_CONNECTION),
        ureq::Error::Protocol(error) => (format!("not an HTTP answer ({error})"), CHECK_URL),
        other => (clean::system_error(&other), CHECK_CONNECTION),
    };
    Error::Failed {
        url: redacted(url),
        reason: clean::line(&reason.replace(url, &redacted(url))),
        advice,
    }
}

fn invalid_url(url: &str, reason: &str) -> Error {
    Error::InvalidUrl {
        url: redacted(url),
        reason: clean::line(&reason.replace(url, &redacted(url))),
    }
}
