//! The pool: every job settles exactly once, workers and memory stay within their bounds, and it comes to rest.

use std::collections::{HashMap, HashSet};

use pagelift::pool::{Command, Event, JobId, Limits, Pool, Priority, WorkerId};
use proptest::prelude::*;

use crate::harness::{Run, Step, World, history};

#[derive(Clone, Copy, Debug, PartialEq)]
enum WorkerIs {
    Starting,
    Idle,
    At(JobId),
    Waiting(JobId),
}

/// A number stands for whichever worker or job exists in its place.
#[derive(Clone, Debug)]
enum Happens {
    Enqueue {
        priority: Priority,
        memory: u64,
        time_limit: f64,
    },
    Started(usize),
    Ready(usize),
    Needs(usize, u64),
    Done(usize, u64),
    Crashed(usize),
    Abort(usize),
    /// Something about what is long gone or never was.
    Stale(u32, u32),
}

fn happens() -> impl Strategy<Value = Happens> {
    let priority = prop_oneof![Just(Priority::Immediate), Just(Priority::Visible), Just(Priority::Background)];
    let memory = prop_oneof![Just(0), 0..4000u64, Just(u64::MAX)];
    let limit = prop_oneof![Just(f64::NAN), -1.0..1e5];
    prop_oneof![
        6 => (priority, memory, limit)
            .prop_map(|(priority, memory, time_limit)| Happens::Enqueue { priority, memory, time_limit }),
        2 => (0..8usize).prop_map(Happens::Started),
        5 => (0..8usize).prop_map(Happens::Ready),
        2 => (0..8usize, 0..3000u64).prop_map(|(worker, memory)| Happens::Needs(worker, memory)),
        5 => (0..8usize, 0..700u64).prop_map(|(worker, memory)| Happens::Done(worker, memory)),
        2 => (0..8usize).prop_map(Happens::Crashed),
        2 => (0..8usize).prop_map(Happens::Abort),
        1 => (0..40u32, 0..6u32).prop_map(|(id, kind)| Happens::Stale(id, kind)),
    ]
}

struct Workers {
    limits: Limits,
    workers: Vec<(WorkerId, WorkerIs)>,
    live: Vec<JobId>,
    /// What each job may hold while it runs.
    memory: HashMap<JobId, u64>,
    settled: HashSet<JobId>,
    jobs: JobId,
}

impl Workers {
    fn new(workers: u32) -> Self {
        Self {
            limits: Limits { workers, memory: 1000, worker_memory: 500 },
            workers: Vec::new(),
            live: Vec::new(),
            memory: HashMap::new(),
            settled: HashSet::new(),
            jobs: 0,
        }
    }

    fn settle(&mut self, job: JobId) {
        assert!(self.settled.insert(job), "job {job} settled twice");
        self.live.retain(|id| *id != job);
    }

    /// One of the workers that are so.
    fn pick(&mut self, at: usize, want: impl Fn(WorkerIs) -> bool) -> Option<&mut (WorkerId, WorkerIs)> {
        let mut found: Vec<_> = self.workers.iter_mut().filter(|(_, is)| want(*is)).collect();
        (!found.is_empty()).then(|| found.swap_remove(at % found.len()))
    }

    /// One of the jobs that run, and its worker.
    fn pick_running(&mut self, at: usize) -> Option<(JobId, &mut WorkerIs)> {
        let (_, is) = self.pick(at, |is| matches!(is, WorkerIs::At(_)))?;
        let WorkerIs::At(job) = *is else { return None };
        Some((job, is))
    }

    fn worker(&mut self, id: WorkerId) -> &mut WorkerIs {
        &mut self.workers.iter_mut().find(|(worker, _)| *worker == id).expect("a worker that exists").1
    }

    fn stale(&self, id: u32, kind: u32) -> Option<Event> {
        let no_job = self.settled.contains(&id) || id >= self.jobs;
        let no_worker = self.workers.iter().all(|(worker, _)| *worker != id);
        match kind {
            0 if no_job => Some(Event::Abort { job: id }),
            1 if no_job => Some(Event::Done { job: id, worker_memory: 0 }),
            2 if no_job => Some(Event::Needs { job: id, memory: 1 }),
            3 if no_worker => Some(Event::Crashed { worker: id }),
            4 if no_worker => Some(Event::Ready { worker: id }),
            5 if no_worker => Some(Event::Started { worker: id }),
            _ => None,
        }
    }
}

impl World for Workers {
    type Machine = Pool;
    type Step = Happens;

    fn machine(&self) -> Pool {
        Pool::new(self.limits)
    }

    fn event(&mut self, _: f64, step: &Happens) -> Option<Event> {
        Some(match *step {
            Happens::Enqueue { priority, memory, time_limit } => {
                let job = self.jobs;
                self.jobs += 1;
                self.live.push(job);
                self.memory.insert(job, memory);
                Event::Enqueue { job, priority, memory, time_limit }
            }
            Happens::Started(at) => Event::Started { worker: self.pick(at, |is| is == WorkerIs::Starting)?.0 },
            Happens::Ready(at) => {
                let (worker, is) = self.pick(at, |is| is == WorkerIs::Starting)?;
                *is = WorkerIs::Idle;
                Event::Ready { worker: *worker }
            }
            Happens::Needs(at, memory) => {
                let (job, is) = self.pick_running(at)?;
                *is = WorkerIs::Waiting(job);
                self.memory.insert(job, memory);
                Event::Needs { job, memory }
            }
            Happens::Done(at, worker_memory) => {
                let (job, is) = self.pick_running(at)?;
                *is = WorkerIs::Idle;
                self.settle(job);
                Event::Done { job, worker_memory }
            }
            Happens::Crashed(at) => Event::Crashed { worker: self.pick(at, |_| true)?.0 },
            Happens::Abort(at) => Event::Abort { job: *self.live.get(at % self.live.len().max(1))? },
            Happens::Stale(id, kind) => self.stale(id, kind)?,
        })
    }

    fn carry_out(&mut self, command: &Command) {
        match *command {
            Command::Spawn { worker } => {
                assert!(self.workers.iter().all(|(id, _)| *id != worker));
                self.workers.push((worker, WorkerIs::Starting));
                assert!(self.workers.len() <= self.limits.workers as usize);
            }
            Command::Assign { job, worker } => {
                assert!(self.live.contains(&job));
                assert!(self.workers.iter().all(|(_, is)| *is != WorkerIs::At(job)));
                assert_eq!(*self.worker(worker), WorkerIs::Idle, "assigned to a busy or unready worker");
                *self.worker(worker) = WorkerIs::At(job);
            }
            Command::Proceed { worker } => {
                let WorkerIs::Waiting(job) = *self.worker(worker) else { panic!("worker {worker} does not wait") };
                *self.worker(worker) = WorkerIs::At(job);
            }
            Command::Terminate { worker } => {
                self.worker(worker);
                self.workers.retain(|(id, _)| *id != worker);
            }
            Command::Reject { job, .. } => {
                assert!(self.live.contains(&job));
                self.settle(job);
            }
        }
    }

    fn check(&self, timeout: Option<f64>) {
        let starting = self.workers.iter().filter(|(_, is)| *is == WorkerIs::Starting).count();
        let jobs_where = |want: fn(WorkerIs) -> Option<JobId>| -> Vec<JobId> {
            self.workers.iter().filter_map(|(_, is)| want(*is)).collect()
        };
        let running = jobs_where(|is| if let WorkerIs::At(job) = is { Some(job) } else { None });
        let paused = jobs_where(|is| if let WorkerIs::Waiting(job) = is { Some(job) } else { None });
        assert!(running.iter().chain(&paused).all(|job| self.live.contains(job)), "a worker works on a settled job");
        let waiting = self.live.len() - running.len() - paused.len();
        if self.workers.is_empty() {
            assert_eq!(timeout, None, "a timeout while there is nothing");
            assert_eq!(waiting, 0, "jobs wait and nobody was started for them");
        }
        // Someone is on the way for whoever waits, or memory is short.
        assert!(waiting == 0 || starting > 0 || running.len() + paused.len() > 0);
        assert!(!running.is_empty() || paused.is_empty(), "everyone waits for memory, and nobody holds any");
        let held = || running.iter().map(|job| u128::from(self.memory[job]));
        let (holders, sum) = (held().filter(|bytes| *bytes > 0).count(), held().sum::<u128>());
        assert!(holders <= 1 || sum <= u128::from(self.limits.memory), "{sum} bytes for {holders} jobs");
    }

    fn close(&mut self) -> Event {
        Event::Close
    }

    fn ends(command: &Command) -> bool {
        matches!(command, Command::Terminate { .. } | Command::Reject { .. })
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_job_settles_exactly_once(
        workers in 1..5u32,
        history in history(happens(), 120),
    ) {
        let mut run = Run::new(Workers::new(workers));
        run.live(&history);
        // Everybody answers from now on: the rest gets done without another event.
        for _ in 0..10_000 {
            if run.world.live.is_empty() {
                break;
            }
            run.step(&Step::Event(Happens::Ready(0)));
            run.step(&Step::Event(Happens::Done(0, 0)));
        }
        prop_assert!(run.world.live.is_empty());
        prop_assert_eq!(run.world.settled.len(), run.world.jobs as usize);
        // Left alone, it comes to rest without a worker.
        for _ in 0..10 {
            run.step(&Step::Event(Happens::Ready(0)));
        }
        prop_assert!(run.rest(100));
        prop_assert!(run.world.workers.is_empty());
        run.end();
    }
}
