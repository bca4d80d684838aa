//! A local server with prepared responses that records the requests.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::Duration;

/// The answer to a request.
#[derive(Clone)]
pub enum Answer {
    /// These bytes and the end of the connection.
    Bytes(Vec<u8>),
    /// Another answer, after waiting for the barrier.
    Later(Arc<Barrier>, Box<Answer>),
    /// No answer until the client gives up.
    Silence,
    /// The first bytes, then the others repeatedly, as long as the client reads.
    Endless(Vec<u8>, Vec<u8>),
    /// These bytes, one at a time and slowly.
    Trickle(Vec<u8>),
}

/// The server. Each request gets the next answer, and the last answer is repeated.
pub struct Server {
    address: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub fn new(answers: Vec<Answer>) -> Self {
        Self::start(|_| move |number, _| answers[number.min(answers.len() - 1)].clone())
    }

    /// A server whose answers depend on the number and the text of the request. The function
    /// is made for the URL of the server.
    fn start<F>(answers: impl FnOnce(&str) -> F) -> Self
    where
        F: Fn(usize, &str) -> Answer + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let answers = answers(&address);
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                // A client may disconnect early.
                let _ = serve(stream.unwrap(), |request| answers(number, request), &seen);
            }
        });
        Self { address, requests }
    }

    /// A server that answers every request with the same file.
    pub fn of(file: &str) -> Self {
        Self::new(vec![ok("", file.as_bytes())])
    }

    /// A server with files by their paths, where `{site}` becomes its own URL. A request
    /// with an `Accept` header that names HTML gets the file with the path `html:PATH`, if
    /// there is one. All other paths are missing.
    pub fn site(files: &[(&str, &str)]) -> Self {
        Self::start(|site| {
            let replaced = |file: &str| file.replace("{site}", site);
            let files: HashMap<String, String> =
                files.iter().map(|(path, file)| ((*path).to_owned(), replaced(file))).collect();
            move |_, request| {
                let path = request.split(' ').nth(1).unwrap_or_default();
                let wants_html = request.to_ascii_lowercase().contains("accept: text/html");
                let html = files.get(&format!("html:{path}")).filter(|_| wants_html);
                match html.or_else(|| files.get(path)) {
                    Some(file) => ok("", file.as_bytes()),
                    None => answer("404 Not Found", "", b"<html>nothing here"),
                }
            }
        })
    }

    /// The paths of the requests so far.
    pub fn paths(&self) -> Vec<String> {
        let requests = self.requests();
        requests.iter().map(|request| request.split(' ').nth(1).unwrap().to_owned()).collect()
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

fn serve(
    mut stream: TcpStream,
    answer: impl Fn(&str) -> Answer,
    requests: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut request = String::new();
    let mut reader = BufReader::new(stream.try_clone()?);
    while !request.ends_with("\r\n\r\n") && reader.read_line(&mut request)? > 0 {}
    let mut answer = answer(&request);
    requests.lock().unwrap().push(request);
    if let Answer::Later(barrier, later) = answer {
        barrier.wait();
        answer = *later;
    }
    match answer {
        Answer::Bytes(bytes) => stream.write_all(&bytes),
        Answer::Later(..) => unreachable!("a delayed response is not delayed again"),
        Answer::Silence => reader.read_line(&mut String::new()).map(drop),
        Answer::Endless(first, again) => {
            stream.write_all(&first)?;
            loop {
                stream.write_all(&again)?;
            }
        }
        Answer::Trickle(bytes) => bytes.iter().try_for_each(|byte| {
            thread::sleep(Duration::from_millis(20));
            stream.write_all(&[*byte])
        }),
    }
}

/// An answer with a status, headers and a body.
pub fn answer(status: &str, headers: &str, body: &[u8]) -> Answer {
    let head = format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    Answer::Bytes([head.as_bytes(), body].concat())
}

/// A file as the answer.
pub fn ok(headers: &str, body: &[u8]) -> Answer {
    answer("200 OK", headers, body)
}
