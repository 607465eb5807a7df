// Answers come in any order. What is drawn is what was asked for last, where one still is.

/** Asks for what is to be drawn: an answer, or a failure, is dropped once somebody has asked anew, or has gone to another
 *  place (`where()`: an address, filters). `outdate()` drops what is under way: somebody has just changed what it tells of.
 *  @param {() => string} [where] */
export function latest(where = () => "") {
  let newest = 0;

  /** Whether `draw` was called with what `work` resolved to.
   *  @template T @param {() => Promise<T>} work @param {(answer: T) => unknown} draw @returns {Promise<boolean>} */
  async function ask(work, draw) {
    const turn = (newest += 1);
    const place = where();
    const overtaken = () => turn !== newest || place !== where();
    let answer;
    try {
      answer = await work();
    } catch (problem) {
      if (overtaken()) return false;
      throw problem;
    }
    if (overtaken()) return false;
    await draw(answer);
    return true;
  }

  return { ask, outdate: () => { newest += 1; } };
}
