/** The longest that a timer can wait, in ms: HTML's `setTimeout` takes a signed 32-bit number. */
export const LONGEST_WAIT = 2_147_483_647;
