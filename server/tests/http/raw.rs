//! Bytes over a socket, for requests that no library sends.

use std::{net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

/// Far longer than anything here takes; a test that waits so long has failed.
const LONG: Duration = Duration::from_secs(30);

/// Everything that is answered until the connection is closed.
pub(crate) async fn ask(address: SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request).await.unwrap();
    rest(&mut stream).await
}

/// What comes until the other end closes.
pub(crate) async fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // A connection that is reset has ended, too.
    let ended = timeout(LONG, stream.read_to_end(&mut bytes)).await;
    assert!(ended.is_ok(), "the connection stays open: {}", String::from_utf8_lossy(&bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The status of each answer.
pub(crate) fn statuses(answers: &str) -> Vec<u16> {
    let lines = answers.split("HTTP/1.1 ").skip(1);
    lines.map(|rest| rest[..3].parse().unwrap()).collect()
}
