// What browsers have that TypeScript's library does not tell of.

interface CaptchaProvider {
  render(place: HTMLElement, options: { sitekey: string; callback: (token: string) => void; "error-callback": () => void }): unknown;
  /** Only reCAPTCHA has it: `render` works from then on. */
  ready?(then: () => void): void;
}

interface Window {
  turnstile?: CaptchaProvider;
  hcaptcha?: CaptchaProvider;
  grecaptcha?: CaptchaProvider;
}

/** There in workers only. */
declare const WorkerGlobalScope: (abstract new () => EventTarget) | undefined;
