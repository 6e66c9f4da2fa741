//! Random histories: whatever happens, in whatever order, these hold.
//!
//! The model is a driver: it keeps what it was told of workers and jobs, answers with random events, and checks each decision
//! against it.

use std::collections::HashSet;

use pagelift::pool::{Decision, Job, JobId, Limits, Pool, Priority, Size, WorkerId};
use proptest::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq)]
enum WorkerIs {
    Starting,
    Idle,
    At(JobId),
    Waiting(JobId),
}

#[derive(Clone, Debug)]
enum Event {
    Enqueue {
        priority: Priority,
        size: Size,
        time_limit: Option<f64>,
    },
    Started(usize),
    Ready(usize),
    Needs(usize, u64),
    Done(usize, u64),
    Crashed(usize),
    Abort(usize),
    /// To the next wake-up.
    Wake,
    /// Some milliseconds pass, and the clock event comes at their end, however late.
    Sleep(f64),
    /// An event about something that is long gone or never was.
    Stale(u32),
}

fn event() -> impl Strategy<Value = Event> {
    let priority = prop_oneof![Just(Priority::Immediate), Just(Priority::Visible), Just(Priority::Background)];
    let size = prop_oneof![
        Just(Size::Header),
        (0..100u64).prop_map(Size::File),
        (0..300u64).prop_map(Size::Pixels),
        Just(Size::Pixels(u64::MAX)),
    ];
    let limit = prop_oneof![Just(None), (-1.0..1e5).prop_map(Some)];
    prop_oneof![
        6 => (priority, size, limit).prop_map(|(priority, size, time_limit)| Event::Enqueue { priority, size, time_limit }),
        2 => (0..8usize).prop_map(Event::Started),
        5 => (0..8usize).prop_map(Event::Ready),
        2 => (0..8usize, 0..300u64).prop_map(|(worker, pixels)| Event::Needs(worker, pixels)),
        5 => (0..8usize, 0..700u64).prop_map(|(worker, memory)| Event::Done(worker, memory)),
        2 => (0..8usize).prop_map(Event::Crashed),
        2 => (0..8usize).prop_map(Event::Abort),
        2 => Just(Event::Wake),
        1 => (0.0..100_000.0).prop_map(Event::Sleep),
        1 => (0..40u32).prop_map(Event::Stale),
    ]
}

struct Model {
    pool: Pool,
    now: f64,
    live: Vec<JobId>,
    settled: HashSet<JobId>,
    workers: Vec<(WorkerId, WorkerIs)>,
    jobs: JobId,
}

impl Model {
    fn new(limits: Limits) -> Self {
        Self {
            pool: Pool::new(limits),
            now: 0.0,
            live: Vec::new(),
            settled: HashSet::new(),
            workers: Vec::new(),
            jobs: 0,
        }
    }

    fn settle(&mut self, job: JobId) {
        assert!(self.settled.insert(job), "job {job} settled twice");
        self.live.retain(|id| *id != job);
    }

    fn pick(&self, at: usize, want: impl Fn(WorkerIs) -> bool) -> Option<usize> {
        let found: Vec<usize> = (0..self.workers.len()).filter(|i| want(self.workers[*i].1)).collect();
        (!found.is_empty()).then(|| found[at % found.len()])
    }

    fn apply(&mut self, event: &Event) {
        match *event {
            Event::Enqueue { priority, size, time_limit } => {
                let id = self.jobs;
                self.jobs += 1;
                self.live.push(id);
                self.pool.enqueue(self.now, Job { id, priority, size, time_limit });
            }
            Event::Started(at) => {
                if let Some(i) = self.pick(at, |is| is == WorkerIs::Starting) {
                    self.pool.worker_started(self.now, self.workers[i].0);
                }
            }
            Event::Ready(at) => {
                if let Some(i) = self.pick(at, |is| is == WorkerIs::Starting) {
                    self.workers[i].1 = WorkerIs::Idle;
                    self.pool.worker_ready(self.now, self.workers[i].0);
                }
            }
            Event::Needs(at, pixels) => {
                if let Some(i) = self.pick(at, |is| matches!(is, WorkerIs::At(_)))
                    && let WorkerIs::At(job) = self.workers[i].1
                {
                    self.workers[i].1 = WorkerIs::Waiting(job);
                    self.pool.needs(self.now, job, pixels);
                }
            }
            Event::Done(at, memory) => {
                if let Some(i) = self.pick(at, |is| matches!(is, WorkerIs::At(_)))
                    && let WorkerIs::At(job) = self.workers[i].1
                {
                    self.workers[i].1 = WorkerIs::Idle;
                    self.settle(job);
                    self.pool.done(self.now, job, memory);
                }
            }
            Event::Crashed(at) => {
                if let Some(i) = self.pick(at, |_| true) {
                    self.pool.worker_crashed(self.now, self.workers[i].0);
                }
            }
            Event::Abort(at) => {
                if !self.live.is_empty() {
                    self.pool.abort(self.now, self.live[at % self.live.len()]);
                }
            }
            Event::Wake => {
                if let Some(wake) = self.pool.next_wake() {
                    self.now = self.now.max(wake);
                    self.pool.tick(self.now);
                }
            }
            Event::Sleep(ms) => {
                self.now += ms;
                self.pool.tick(self.now);
            }
            Event::Stale(id) => {
                if self.settled.contains(&id) || id >= self.jobs {
                    self.pool.abort(self.now, id);
                    self.pool.done(self.now, id, 0);
                    self.pool.needs(self.now, id, 1);
                }
                if self.workers.iter().all(|(worker, _)| *worker != id) {
                    self.pool.worker_crashed(self.now, id);
                    self.pool.worker_ready(self.now, id);
                    self.pool.worker_started(self.now, id);
                }
            }
        }
        self.obey();
    }

    fn worker(&mut self, id: WorkerId) -> &mut WorkerIs {
        &mut self.workers.iter_mut().find(|(worker, _)| *worker == id).expect("a worker that exists").1
    }

    fn obey(&mut self) {
        for decision in self.pool.take_decisions() {
            match decision {
                Decision::Spawn(worker) => {
                    assert!(self.workers.iter().all(|(id, _)| *id != worker));
                    self.workers.push((worker, WorkerIs::Starting));
                    assert!(self.workers.len() <= self.pool.limits().workers as usize);
                }
                Decision::Assign(job, worker) => {
                    assert!(self.live.contains(&job));
                    assert!(self.workers.iter().all(|(_, is)| *is != WorkerIs::At(job)));
                    assert_eq!(*self.worker(worker), WorkerIs::Idle, "assigned to a busy or unready worker");
                    *self.worker(worker) = WorkerIs::At(job);
                }
                Decision::Proceed(job, worker) => {
                    assert_eq!(*self.worker(worker), WorkerIs::Waiting(job));
                    *self.worker(worker) = WorkerIs::At(job);
                }
                Decision::Terminate(worker, _) => {
                    self.worker(worker);
                    self.workers.retain(|(id, _)| *id != worker);
                }
                Decision::Reject(job, _) => {
                    assert!(self.live.contains(&job));
                    self.settle(job);
                }
            }
        }
        self.check();
    }

    fn check(&self) {
        let starting = self.workers.iter().filter(|(_, is)| *is == WorkerIs::Starting).count();
        let at_work: Vec<JobId> = self
            .workers
            .iter()
            .filter_map(|(_, is)| match is {
                WorkerIs::At(job) | WorkerIs::Waiting(job) => Some(*job),
                _ => None,
            })
            .collect();
        assert!(at_work.iter().all(|job| self.live.contains(job)), "a worker works on a settled job");
        let waiting = self.live.len() - at_work.len();
        if self.workers.is_empty() {
            assert_eq!(self.pool.next_wake(), None, "a timer while empty");
            assert_eq!(waiting, 0, "jobs wait and nobody was started for them");
        }
        // Someone is on the way for whoever waits, or memory is short.
        let running = at_work.len() - self.workers.iter().filter(|(_, is)| matches!(is, WorkerIs::Waiting(_))).count();
        assert!(waiting == 0 || starting > 0 || !at_work.is_empty());
        assert!(running > 0 || at_work.is_empty(), "everyone waits for memory, and nobody holds any");
        let held: Vec<u128> = at_work.iter().map(|job| u128::from(self.pool.allowed_pixels(*job)) * 10).collect();
        let holders = held.iter().filter(|bytes| **bytes > 0).count();
        let sum: u128 = held.iter().sum();
        assert!(holders <= 1 || sum <= u128::from(self.pool.limits().memory), "{sum} bytes for {holders} jobs");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_job_settles_exactly_once(
        workers in 1..5u32,
        events in prop::collection::vec(event(), 0..120),
        close in any::<bool>(),
    ) {
        let mut model = Model::new(Limits { workers, memory: 1000, worker_memory: 500 });
        for event in &events {
            model.apply(event);
        }
        if close {
            model.pool.close();
            model.obey();
        } else {
            // Everybody answers from now on: the rest gets done without another event.
            for _ in 0..10_000 {
                if model.live.is_empty() {
                    break;
                }
                model.apply(&Event::Ready(0));
                model.apply(&Event::Done(0, 0));
            }
        }
        prop_assert!(model.live.is_empty());
        prop_assert_eq!(model.settled.len(), model.jobs as usize);
        // Left alone, the pool goes to rest: no worker, no timer.
        for _ in 0..100 {
            model.apply(&Event::Ready(0));
            model.apply(&Event::Wake);
        }
        prop_assert!(model.workers.is_empty());
        prop_assert_eq!(model.pool.next_wake(), None);
    }
}
