// @ts-check

const colour = process.stderr.isTTY && !process.env.NO_COLOR;

/** @param {string} text */
const dim = (text) => (colour ? `\u001b[2m${text}\u001b[22m` : text);

/**
 * Does one step of the set-up and says so when it takes longer than two seconds: what it does, and then that it goes on.
 * @template Result
 * @param {string} what for example `installing packages`
 * @param {() => Promise<Result>} action
 * @returns {Promise<Result>}
 */
export async function step(what, action) {
  const begin = Date.now();
  const seconds = () => `${((Date.now() - begin) / 1000).toFixed(0)} s`;
  const first = setTimeout(() => console.error(dim(`  ${what} …`)), 2_000);
  const again = setInterval(() => console.error(dim(`  ${what} … ${seconds()}`)), 10_000);
  try {
    const result = await action();
    if (Date.now() - begin >= 2_000) console.error(dim(`  ${what}: done in ${seconds()}`));
    return result;
  } finally {
    clearTimeout(first);
    clearInterval(again);
  }
}
