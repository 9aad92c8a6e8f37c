use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use pollster::block_on;

use super::*;

fn threads(settings: Pool) -> &'static Threads {
    Box::leak(Box::new(Threads::new(settings)))
}

/// Waits for what other threads are about to do.
fn soon(what: impl Fn() -> bool) -> bool {
    (0..10_000).any(|_| {
        thread::sleep(Duration::from_millis(1));
        what()
    })
}

/// Work that says when it begins, and then waits until it may end.
struct Held {
    begun: Receiver<usize>,
    begins: Sender<usize>,
}

impl Held {
    fn new() -> Self {
        let (begins, begun) = channel();
        Self { begun, begins }
    }

    fn work(&self, number: usize) -> (Sender<()>, impl FnOnce(Turn) -> usize + Send + use<>) {
        let (end, ends) = channel();
        let begins = self.begins.clone();
        let work = move |_| {
            begins.send(number).unwrap();
            ends.recv().unwrap();
            number
        };
        (end, work)
    }

    fn next(&self) -> usize {
        self.begun.recv_timeout(Duration::from_secs(10)).expect("it begins")
    }
}

#[test]
fn outermost_runs_wait_for_their_turn_in_the_order_they_came() {
    let threads = threads(Pool::new().max_runs(2));
    let held = Held::new();
    let (ends, running): (Vec<_>, Vec<_>) = (0..5)
        .map(|number| {
            let (end, work) = held.work(number);
            (end, threads.start(true, work).unwrap())
        })
        .unzip();
    let mut first = [held.next(), held.next()];
    first.sort_unstable();
    assert_eq!(first, [0, 1]);
    assert!(held.begun.try_recv().is_err(), "two at once");
    for (number, (end, running)) in ends.into_iter().zip(running).enumerate() {
        end.send(()).unwrap();
        assert_eq!(block_on(running).unwrap(), number);
        if number < 3 {
            assert_eq!(held.next(), number + 2);
        }
    }
    assert!(threads.lock().threads <= 2);
}

#[test]
fn a_run_inside_another_takes_no_turn() {
    let threads = threads(Pool::new().max_runs(1));
    let deep = threads.start(true, move |turn: Turn| {
        assert!(turn.is_taken());
        let inside = threads.start(false, move |_| block_on(threads.start(false, |_| 7).unwrap()).unwrap());
        (block_on(inside.unwrap()).unwrap(), turn)
    });
    let (seven, turn) = block_on(deep.unwrap()).unwrap();
    assert_eq!(seven, 7);
    assert!(soon(|| !turn.is_taken()), "the mark of a run that is over means nothing");
}

#[test]
fn a_turn_is_over_when_all_runs_in_it_are() {
    let threads = threads(Pool::new().max_runs(1));
    let held = Held::new();
    let (end, work) = held.work(1);
    let (begins, begun) = channel();
    let outer = threads.start(true, move |turn: Turn| {
        let within = turn.join().unwrap();
        let inner = threads.start(false, move |own| {
            begins.send(()).unwrap();
            (work(own), within)
        });
        begun.recv().unwrap();
        // It goes on, and nobody waits for it.
        drop(inner.unwrap());
        turn
    });
    let turn = block_on(outer.unwrap()).unwrap();
    let next = threads.start(true, |_| 2).unwrap();
    thread::sleep(Duration::from_millis(20));
    assert!(turn.is_taken());
    assert_eq!(threads.lock().waiting.len(), 1);
    end.send(()).unwrap();
    assert_eq!(block_on(next).unwrap(), 2);
    assert!(!turn.is_taken());
    block_on(threads.end());
    assert_eq!(threads.lock().turns, 0);
}

#[test]
fn a_run_that_is_dropped_while_it_waits_leaves_the_queue_at_once() {
    let threads = threads(Pool::new().max_runs(1));
    let held = Held::new();
    let (end, work) = held.work(1);
    let first = threads.start(true, work).unwrap();
    held.next();
    let request = Arc::new(());
    for _ in 0..1000 {
        let carried = Arc::clone(&request);
        drop(threads.start(true, move |_| drop(carried)).unwrap());
    }
    assert_eq!(Arc::strong_count(&request), 1);
    assert!(threads.lock().waiting.is_empty());
    end.send(()).unwrap();
    assert_eq!(block_on(first).unwrap(), 1);
}

/// Panics when it is dropped, with what does so, too.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        std::panic::panic_any(Self);
    }
}

#[test]
fn a_run_that_has_begun_goes_on_and_what_comes_of_it_is_dropped() {
    let threads = threads(Pool::new().max_runs(1));
    let held = Held::new();
    let (end, work) = held.work(1);
    let running = threads.start(true, move |turn| (work(turn), Bomb)).unwrap();
    held.next();
    drop(running);
    end.send(()).unwrap();
    assert_eq!(block_on(threads.start(true, |_| 2).unwrap()).unwrap(), 2, "its turn is over, its thread goes on");
}

#[test]
fn a_panic_is_told_and_the_thread_goes_on() {
    let threads = threads(Pool::new().max_runs(1));
    for number in 0..3 {
        let panicked = block_on(threads.start(true, |_| panic!("no")).unwrap()).map(|()| 0);
        assert_eq!(*panicked.unwrap_err().downcast::<&str>().unwrap(), "no");
        assert_eq!(block_on(threads.start(true, move |_| number).unwrap()).unwrap(), number);
        assert_eq!(threads.lock().threads, 1);
    }
}

#[test]
fn a_thread_that_the_system_refuses_is_an_error() {
    let threads = threads(Pool::new().stack_size(1 << 60));
    let request = Arc::new(());
    for outermost in [true, false] {
        let carried = Arc::clone(&request);
        assert!(threads.start(outermost, move |_| drop(carried)).is_err());
        assert_eq!(Arc::strong_count(&request), 1);
    }
    let state = threads.lock();
    assert!(state.waiting.is_empty() && state.nested.is_empty());
}

#[test]
fn a_thread_without_work_ends_after_a_while() {
    let threads = threads(Pool::new().keep_alive(Duration::from_millis(20)));
    block_on(threads.start(true, |_| ()).unwrap()).unwrap();
    assert_eq!(threads.lock().threads, 1);
    assert!(soon(|| threads.lock().threads == 0));
    let forever = self::threads(Pool::new().keep_alive(Duration::MAX));
    block_on(forever.start(true, |_| ()).unwrap()).unwrap();
    block_on(forever.end());
}

#[test]
fn a_shutdown_waits_for_what_has_begun_and_for_what_waits() {
    static ENDED: AtomicUsize = AtomicUsize::new(0);
    let threads = threads(Pool::new().max_runs(2));
    let held = Held::new();
    let ends: Vec<_> = (0..2)
        .map(|number| {
            let (end, work) = held.work(number);
            // The client of each leaves.
            let running = threads.start(true, move |turn| (work(turn), ENDED.fetch_add(1, Ordering::SeqCst))).unwrap();
            held.next();
            drop(running);
            end
        })
        .collect();
    let waiting = threads.start(true, |_| ENDED.fetch_add(1, Ordering::SeqCst)).unwrap();
    {
        let mut given_up = pin!(threads.end());
        assert!(given_up.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    assert_eq!(threads.lock().ending, 0);
    thread::scope(|scope| {
        let end = scope.spawn(|| block_on(threads.end()));
        assert!(soon(|| threads.lock().ending == 1));
        assert!(!end.is_finished());
        for end in ends {
            end.send(()).unwrap();
        }
        end.join().unwrap();
    });
    assert_eq!(ENDED.load(Ordering::SeqCst), 3);
    assert_eq!(threads.lock().threads, 0);
    assert!(block_on(waiting).is_ok());
    assert_eq!(block_on(threads.start(true, |_| 5).unwrap()).unwrap(), 5, "it goes on, if it must");
}

#[test]
fn everybody_at_once() {
    static SUM: AtomicUsize = AtomicUsize::new(0);
    let threads = threads(Pool::new().max_runs(3).keep_alive(Duration::ZERO));
    thread::scope(|scope| {
        for client in 0..8 {
            scope.spawn(move || {
                for number in 0..200 {
                    let running = threads.start(true, move |_| {
                        block_on(threads.start(false, |_| SUM.fetch_add(1, Ordering::SeqCst)).unwrap()).unwrap()
                    });
                    match running {
                        Ok(running) if (client + number) % 3 == 0 => drop(running),
                        running => drop(block_on(running.unwrap()).unwrap()),
                    }
                }
            });
        }
    });
    block_on(threads.end());
    let state = threads.lock();
    assert_eq!((state.threads, state.idle, state.turns, state.ending), (0, 0, 0, 0));
    assert!(state.waiting.is_empty() && state.nested.is_empty());
    assert!(SUM.load(Ordering::SeqCst) >= 8 * 200 * 2 / 3);
}
