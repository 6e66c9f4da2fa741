//! The worker pool's rules, one by one, under virtual time. Its random histories are in `tests/machines/`.

mod rules;
