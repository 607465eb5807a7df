// The widget of a CAPTCHA provider: Turnstile, hCaptcha and reCAPTCHA are drawn by the same call.

/** @import { ChallengeView } from "../types/api" */

const providers = () => [window.turnstile, window.hcaptcha, window.grecaptcha].filter((each) => each !== undefined);
/** @type {Promise<unknown> | null} */
let loading = null;

/** @param {string} address */
function load(address) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => {
      loading = null; // asked for again by the next try
      reject(new CaptchaSilent());
    });
    document.head.append(script);
  });
  return loading;
}

/** The provider's script or widget does not answer. */
export class CaptchaSilent extends Error {}

/** @param {CaptchaProvider} provider @returns {Promise<void>} */
const ready = (provider) => new Promise((resolve) => (provider.ready ? provider.ready(resolve) : resolve()));

/** Show the widget inside `place`; resolves to what it says of the visitor.
 *  @param {ChallengeView} challenge @param {HTMLElement} place @returns {Promise<string>} */
export async function answerTo({ script, site_key }, place) {
  if (!script) throw new CaptchaSilent();
  await load(script);
  const [provider] = providers();
  if (!provider) throw new CaptchaSilent();
  if (provider === window.grecaptcha) await ready(provider);
  return new Promise((resolve, reject) => {
    provider.render(place, { sitekey: site_key, callback: resolve, "error-callback": () => reject(new CaptchaSilent()) });
  });
}
