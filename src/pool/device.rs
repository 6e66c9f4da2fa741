//! How many workers and how much memory a device can spare.

const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

/// Beyond eight, memory bandwidth and the disk are the limit, and a page with so many workers is a bad neighbour.
const MAX_PAGE_WORKERS: u32 = 8;

/// Phones have small cores among the big ones, little memory, and get hot: two workers finish a batch as soon as four.
const MAX_PHONE_WORKERS: u32 = 2;

crate::codes! {
    /// Where the pool runs.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum DeviceKind {
        /// A page (or worker) on a laptop, desktop or tablet: one core is left to the page.
        Desktop,
        /// A page on a phone.
        Phone,
        /// A program without a page, such as Node: every core is for the work.
        Server,
    }
}

/// What is known of the device.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Device {
    /// Logical processors (`navigator.hardwareConcurrency`); 0 where unknown, taken as 2.
    pub cores: u32,
    /// Memory in GiB (`navigator.deviceMemory`, which browsers round and cap), where known.
    pub memory_gib: Option<f64>,
    /// Where the pool runs.
    pub kind: DeviceKind,
}

/// The pool's bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most workers at a time, at least 1.
    pub workers: u32,
    /// The bytes that all running jobs may hold together; a job that needs more runs alone.
    pub memory: u64,
    /// A worker whose memory in bytes is beyond this after a job is retired.
    pub worker_memory: u64,
}

impl Device {
    /// The bounds for this device, for jobs that typically hold `typical_job` bytes at their peak, with as many workers as it
    /// can spare or as many as were asked for (at least 1).
    ///
    /// Memory: an eighth of what a page's device has (a page shares it with the browser and the system), half of a server's;
    /// where the browser does not say (WebKit, Firefox), 1 GiB, and 256 MiB on phones, where a page is ended
    /// early. Workers: the cores, one less in a page, at most 8 (2 on phones), and only as many as typical jobs fit into the
    /// memory.
    ///
    /// A worker may keep its share of the memory, within bounds: less than a typical job needs would retire it after every
    /// job, and more than four times as much should not lie idle anywhere.
    pub fn limits(&self, typical_job: u64, workers: Option<u32>) -> Limits {
        let memory = self.memory();
        let workers = workers.unwrap_or_else(|| self.workers(memory, typical_job)).max(1);
        let least = typical_job.saturating_add(typical_job / 4);
        let worker_memory = (memory / u64::from(workers)).clamp(least, typical_job.saturating_mul(4).max(least));
        Limits { workers, memory, worker_memory }
    }

    fn workers(&self, memory: u64, typical_job: u64) -> u32 {
        let cores = if self.cores == 0 { 2 } else { self.cores };
        let by_cores = match self.kind {
            DeviceKind::Desktop => (cores - 1).min(MAX_PAGE_WORKERS),
            DeviceKind::Phone => (cores - 1).min(MAX_PHONE_WORKERS),
            DeviceKind::Server => cores,
        };
        by_cores.min(u32::try_from(memory / typical_job.max(1)).unwrap_or(u32::MAX))
    }

    fn memory(&self) -> u64 {
        match (self.memory_gib, self.kind) {
            (Some(gib), kind) if gib.is_finite() && gib > 0.0 => {
                let share = if kind == DeviceKind::Server { 0.5 } else { 0.125 };
                // The cast saturates.
                (gib * share * GIB as f64) as u64
            }
            (_, DeviceKind::Phone) => 256 * MIB,
            _ => GIB,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPICAL_JOB: u64 = 128 * MIB;

    fn workers(cores: u32, memory_gib: Option<f64>, kind: DeviceKind) -> u32 {
        Device { cores, memory_gib, kind }.limits(TYPICAL_JOB, None).workers
    }

    #[test]
    fn a_page_leaves_one_core_to_itself() {
        assert_eq!(workers(1, None, DeviceKind::Desktop), 1);
        assert_eq!(workers(2, None, DeviceKind::Desktop), 1);
        assert_eq!(workers(4, Some(8.0), DeviceKind::Desktop), 3);
        assert_eq!(workers(64, Some(8.0), DeviceKind::Desktop), 8);
    }

    #[test]
    fn phones_get_two_and_servers_all() {
        assert_eq!(workers(8, Some(8.0), DeviceKind::Phone), 2);
        assert_eq!(workers(8, None, DeviceKind::Phone), 2);
        assert_eq!(workers(16, Some(32.0), DeviceKind::Server), 16);
    }

    #[test]
    fn little_memory_means_few_workers() {
        assert_eq!(workers(8, Some(2.0), DeviceKind::Desktop), 2);
        assert_eq!(workers(8, Some(0.25), DeviceKind::Desktop), 1);
    }

    #[test]
    fn nonsense_is_taken_as_unknown() {
        assert_eq!(workers(0, Some(f64::NAN), DeviceKind::Desktop), 1);
        assert_eq!(workers(0, Some(-1.0), DeviceKind::Server), 2);
        assert_eq!(workers(u32::MAX, Some(f64::INFINITY), DeviceKind::Phone), 2);
        assert_eq!(workers(u32::MAX, Some(1e300), DeviceKind::Server), u32::MAX);
    }

    #[test]
    fn the_caller_may_set_the_number_of_workers() {
        let limits = |workers| {
            Device { cores: 2, memory_gib: Some(8.0), kind: DeviceKind::Desktop }.limits(TYPICAL_JOB, workers)
        };
        assert_eq!(limits(Some(4)), Limits { workers: 4, memory: GIB, worker_memory: 256 * MIB });
        assert_eq!(limits(Some(0)).workers, 1);
        assert_eq!(limits(Some(u32::MAX)).worker_memory, 160 * MIB);
    }

    #[test]
    fn a_worker_may_always_keep_what_a_typical_job_needs() {
        for memory_gib in [0.25, 1.0, 4.0, 8.0, 64.0] {
            let limits =
                Device { cores: 8, memory_gib: Some(memory_gib), kind: DeviceKind::Desktop }.limits(TYPICAL_JOB, None);
            assert!(limits.worker_memory >= TYPICAL_JOB);
        }
        for typical_job in [0, 1, u64::MAX] {
            let limits = Device { cores: 8, memory_gib: None, kind: DeviceKind::Server }.limits(typical_job, None);
            assert!(limits.workers >= 1 && limits.worker_memory >= typical_job);
        }
    }
}
