//! The little HTTP that measuring needs: plain requests to a server on this machine.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

/// An answer, with its body as it came over the wire.
pub struct Answer {
    /// Status line and headers.
    head: String,
    /// Encoded as `content-encoding` says.
    pub body: Vec<u8>,
}

impl Answer {
    /// The status code.
    pub fn status(&self) -> u16 {
        self.head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0)
    }

    /// The first header of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }

    /// The cookies it sets, as requests send them.
    pub fn cookies(&self) -> String {
        let set = self.head.lines().filter_map(|line| line.split_once(':'));
        let set = set.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        let pairs = set.map(|(_, cookie)| cookie.split(';').next().unwrap_or_default().trim());
        pairs.collect::<Vec<_>>().join("; ")
    }

    /// The body as text, whatever its encoding.
    pub fn text(&self) -> Result<String> {
        let mut text = String::new();
        match self.header("content-encoding") {
            None | Some("identity") => text = String::from_utf8(self.body.clone())?,
            Some("br") => {
                brotli::Decompressor::new(self.body.as_slice(), 4096).read_to_string(&mut text)?;
            }
            Some("gzip") => {
                flate2::read::GzDecoder::new(self.body.as_slice()).read_to_string(&mut text)?;
            }
            Some(other) => bail!("unknown content-encoding {other}"),
        }
        Ok(text)
    }
}

/// A port that nobody uses at the moment.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Ask as a browser does, but for one answer and in HTTP/1.0, which never sends chunks.
pub fn get(port: u16, path: &str) -> Result<Answer> {
    send(port, path, "GET", &[], "")
}

/// Like [`get`], as whoever has these cookies.
pub fn get_with(port: u16, path: &str, cookies: &str) -> Result<Answer> {
    send(port, path, "GET", &[("Cookie", cookies)], "")
}

/// Send JSON, as a page of the site itself does.
pub fn post(port: u16, path: &str, body: &str) -> Result<Answer> {
    let length = body.len().to_string();
    let headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", length.as_str()),
        ("Sec-Fetch-Site", "same-origin"),
    ];
    send(port, path, "POST", &headers, body)
}

fn send(port: u16, path: &str, method: &str, headers: &[(&str, &str)], body: &str) -> Result<Answer> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_mins(1)))?;
    let headers =
        headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect::<Vec<_>>().concat();
    write!(
        stream,
        "{method} {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nAccept: */*\r\n\
         Accept-Encoding: br, gzip\r\n{headers}\r\n{body}"
    )?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let end = bytes
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .with_context(|| format!("{path}: no HTTP answer"))?;
    let body = bytes.split_off(end + 4);
    Ok(Answer { head: String::from_utf8_lossy(&bytes).into_owned(), body })
}

/// Like [`get`], but every status except success is an error.
pub fn get_success(port: u16, path: &str) -> Result<Answer> {
    success(path, get(port, path)?)
}

/// The answer of a path, unless that is no success.
pub fn success(path: &str, answer: Answer) -> Result<Answer> {
    if !(200..300).contains(&answer.status()) {
        bail!("{path} answers {}: {}", answer.status(), answer.text().unwrap_or_default());
    }
    Ok(answer)
}

/// Whether the server at this port says that it is ready.
pub fn is_ready(port: u16) -> bool {
    get(port, "/readyz").is_ok_and(|answer| answer.status() == 200)
}
