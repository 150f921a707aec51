/** One progress sentence for the person who waits: Chinese, and below it the same in English. */
export function say(zh, en) {
  console.log(`▸ ${zh}\n  ${en}`);
}

/** Says what went wrong and what to do, and ends this process. */
export function fail(zh, en) {
  console.error(`✗ ${zh}\n  ${en}`);
  process.exit(1);
}

/** "12 秒" / "12 s" since an instant of Date.now(). */
export function since(start_ms) {
  const seconds = Math.round((Date.now() - start_ms) / 1000);
  return { zh: `${seconds} 秒`, en: `${seconds} s` };
}
