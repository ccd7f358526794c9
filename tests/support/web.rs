//! A web server on this machine, as long as a test needs it.

use std::io::Cursor;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;

use tiny_http::{Header, Request, Response, Server, StatusCode};

/// A server on a port of its own; dropped, it is gone.
pub struct Web {
    server: Arc<Server>,
    address: SocketAddr,
    thread: Option<JoinHandle<()>>,
}

/// What a server answers.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// 200, if it is well.
    pub status: u16,
    /// Names and values.
    pub headers: Vec<(&'static str, String)>,
    /// What is there.
    pub body: Vec<u8>,
}

impl Reply {
    /// What is at an address, of this media type.
    pub fn of(media: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, headers: vec![("Content-Type", media.to_owned())], body: body.into() }
    }

    /// Nothing but a status.
    pub fn status(status: u16) -> Self {
        Self { status, ..Self::default() }
    }
}

impl Web {
    /// Starts a server that answers each request with what `answer` says.
    ///
    /// # Panics
    /// When there is no port for it.
    pub fn serve(mut answer: impl FnMut(&Request) -> Reply + Send + 'static) -> Self {
        let server = Arc::new(Server::http("127.0.0.1:0").expect("there is a free port"));
        let address = server.server_addr().to_ip().expect("it has an address");
        let listening = Arc::clone(&server);
        let thread = std::thread::spawn(move || {
            for request in listening.incoming_requests() {
                let Reply { status, headers, body } = answer(&request);
                let header =
                    |(name, value): (&str, String)| Header::from_bytes(name, value).expect("a header is a line");
                let headers = headers.into_iter().map(header).collect();
                let length = body.len();
                // Whoever asked may have gone.
                let _ =
                    request.respond(Response::new(StatusCode(status), headers, Cursor::new(body), Some(length), None));
            }
        });
        Self { server, address, thread: Some(thread) }
    }

    /// The address of a path on it.
    pub fn at(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }
}

impl Drop for Web {
    fn drop(&mut self) {
        self.server.unblock();
        let ended = self.thread.take().map(JoinHandle::join);
        assert!(!matches!(ended, Some(Err(_))) || std::thread::panicking(), "the server has failed");
    }
}

impl std::fmt::Debug for Web {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Web").field("address", &self.address).finish_non_exhaustive()
    }
}
