//! Writes the log from a thread of its own, many lines at a time under load. A write for each line would wake whoever reads
//! the log as often: "Cost of a request" in docs/architecture.md says what that took.

use std::{
    io::{self, BufWriter, Write},
    thread,
    time::Duration,
};
use tracing_appender::non_blocking::{NonBlocking, NonBlockingBuilder, WorkerGuard};

/// How long the thread waits after a write. A line that comes meanwhile is written so much later, and lost if the
/// process is killed or aborts.
const PAUSE: Duration = Duration::from_millis(20);
/// Lines that may wait. If nobody takes the log, whoever logs waits for room.
const MAX_WAITING: usize = 4096;
/// Of one write, in bytes: what a pipe holds on Linux (`man 7 pipe`).
const CHUNK: usize = 65_536;

/// Starts the thread. Dropping the guard writes what is left, for about a second at most.
pub(super) fn start<W: Write + Send + 'static>(output: W) -> (NonBlocking, WorkerGuard) {
    let batches = Batches(BufWriter::with_capacity(CHUNK, output));
    NonBlockingBuilder::default().lossy(false).buffered_lines_limit(MAX_WAITING).thread_name("log").finish(batches)
}

/// The thread flushes this when no line waits.
struct Batches<W: Write>(BufWriter<W>);

impl<W: Write> Write for Batches<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.write(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        // There is nobody to tell. After an error, the thread would forget that it is to stop.
        let _ = self.0.flush();
        thread::sleep(PAUSE);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{sync::mpsc, time::Instant};

    /// Sends each write to the test.
    struct Writes(mpsc::Sender<String>);

    impl Write for Writes {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.send(String::from_utf8_lossy(bytes).into_owned()).map_err(io::Error::other)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_line_alone_is_written_and_lines_under_load_are_written_together() {
        let (sender, writes) = mpsc::channel();
        let (mut output, guard) = start(Writes(sender));
        output.write_all(b"first\n").unwrap();
        assert_eq!(writes.recv_timeout(Duration::from_secs(10)).unwrap(), "first\n");
        let begun = Instant::now();
        for n in 0..100 {
            output.write_all(format!("{n}\n").as_bytes()).unwrap();
            // Longer than a write takes: without the pause, each line would be written alone.
            thread::sleep(Duration::from_micros(200));
        }
        drop(guard);
        let most = begun.elapsed().div_duration_f64(PAUSE) + 2.0;
        let later: Vec<_> = writes.try_iter().collect();
        assert_eq!(later.concat(), (0..100).map(|n| format!("{n}\n")).collect::<String>());
        assert!((later.len() as f64) < most, "{} writes", later.len());
    }

    /// As when the disk is full, or whoever read the log has gone.
    #[test]
    fn an_output_that_fails_does_not_hold_up_the_end() {
        struct Fails;
        impl Write for Fails {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::StorageFull.into())
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let (mut output, guard) = start(Fails);
        output.write_all(b"line\n").unwrap();
        let begun = Instant::now();
        drop(guard);
        // The guard waits a second for a thread that has forgotten to stop.
        assert!(begun.elapsed() < Duration::from_millis(900), "{:?}", begun.elapsed());
    }
}
