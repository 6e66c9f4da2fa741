//! A path to one host. Over HTTP/1.1 six connections serve the browser's queue, first in, first out; what is cancelled closes its
//! connection, and the next request waits for handshakes. Over HTTP/2 all share the path evenly.

/// Connections of HTTP/1.1, a host.
const CONNECTIONS: u32 = 6;

/// Round trips before the first request on a new connection.
const HANDSHAKES: f64 = 2.0;

/// What a path is like.
#[derive(Clone, Copy)]
pub struct Path {
    pub name: &'static str,
    pub http2: bool,
    /// Bytes a second.
    pub rate: f64,
    /// Milliseconds of a round trip.
    pub round_trip: f64,
}

/// Those that were measured.
pub const PATHS: [Path; 6] = [
    Path { name: "HTTP/1.1, 1 MB/s, 80 ms", http2: false, rate: 1e6, round_trip: 80.0 },
    Path { name: "HTTP/2, 1 MB/s, 80 ms", http2: true, rate: 1e6, round_trip: 80.0 },
    Path { name: "HTTP/1.1, 200 KB/s, 150 ms", http2: false, rate: 2e5, round_trip: 150.0 },
    Path { name: "HTTP/2, 200 KB/s, 150 ms", http2: true, rate: 2e5, round_trip: 150.0 },
    Path { name: "HTTP/2, 5 MB/s, 40 ms", http2: true, rate: 5e6, round_trip: 40.0 },
    Path { name: "HTTP/1.1, 5 MB/s, 40 ms", http2: false, rate: 5e6, round_trip: 40.0 },
];

struct Request {
    picture: usize,
    bytes: f64,
    received: f64,
    /// When the first byte comes.
    starts: f64,
}

pub struct Network {
    path: Path,
    /// Connections that are open and free, and that may still be opened.
    free: u32,
    unopened: u32,
    queue: Vec<(usize, f64)>,
    active: Vec<Request>,
    /// Bytes.
    pub sent: f64,
}

/// Less than a byte is nothing.
const LITTLE: f64 = 0.5;

impl Network {
    pub fn new(path: Path) -> Self {
        let (free, unopened) = if path.http2 { (u32::MAX, 0) } else { (0, CONNECTIONS) };
        Self { path, free, unopened, queue: Vec::new(), active: Vec::new(), sent: 0.0 }
    }

    pub fn ask(&mut self, picture: usize, bytes: f64) {
        self.queue.push((picture, bytes));
    }

    pub fn cancel(&mut self, picture: usize) {
        if let Some(at) = self.queue.iter().position(|(queued, _)| *queued == picture) {
            self.queue.remove(at);
        } else if let Some(at) = self.active.iter().position(|request| request.picture == picture) {
            self.active.remove(at);
            self.unopened += u32::from(!self.path.http2);
        }
    }

    fn start(&mut self, t: f64) {
        while !self.queue.is_empty() && (self.free > 0 || self.unopened > 0) {
            let (picture, bytes) = self.queue.remove(0);
            let mut wait = self.path.round_trip;
            if self.free > 0 {
                self.free -= 1;
            } else {
                self.unopened -= 1;
                wait += HANDSHAKES * self.path.round_trip;
            }
            self.active.push(Request { picture, bytes, received: 0.0, starts: t + wait });
        }
    }

    /// Lets `ms` pass; which pictures have come.
    pub fn advance(&mut self, t: f64, ms: f64) -> Vec<usize> {
        self.start(t);
        let mut credit = self.path.rate / 1000.0 * ms;
        let mut done = Vec::new();
        loop {
            let receiving = self.active.iter().filter(|request| request.starts <= t).count();
            if credit <= LITTLE || receiving == 0 {
                return done;
            }
            let share = credit / receiving as f64;
            for request in self.active.iter_mut().filter(|request| request.starts <= t) {
                let bytes = share.min(request.bytes - request.received);
                request.received += bytes;
                self.sent += bytes;
                credit -= bytes;
            }
            let complete = |request: &mut Request| request.received >= request.bytes - LITTLE;
            for request in self.active.extract_if(.., complete) {
                self.free = self.free.saturating_add(u32::from(!self.path.http2));
                done.push(request.picture);
            }
        }
    }
}
