// Called by cargo for each wasm test executable: wasm-bindgen's runner, in the folder with the webdriver.json of the engine.
import { spawnSync } from 'node:child_process';

const { PAGELIFT_TEST_RUNNER: runner, PAGELIFT_TEST_FOLDER: cwd } = process.env;
const { status, error } = spawnSync(runner, process.argv.slice(2), { cwd, stdio: 'inherit' });
if (error) console.error(error.message);
process.exit(status ?? 1);
