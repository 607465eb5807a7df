// What CloudFront does with an address before it looks for a page (CloudFront Functions, cloudfront-js-2.0): folders
// get their index.html, and what is no page gets the shop's own 404. It stands before the pages only: no answer of the
// API passes here. PAGES, KINDS and MISSING are put in by infra/deploying/site.py; infra/addresses.py says the same for
// the laptop.
const PAGES = __PAGES__;
const KINDS = __KINDS__;
const MISSING = __MISSING__;

function handler(event) {
  const request = event.request;
  const uri = request.uri;
  if (PAGES.indexOf(uri + '/index.html') >= 0) return moved(uri + '/');
  const page = uri.endsWith('/') ? uri + 'index.html' : uri;
  if (PAGES.indexOf(page) < 0 && KINDS.indexOf(page.slice(page.lastIndexOf('.'))) < 0) return missing();
  request.uri = page;
  return request;
}

function moved(location) {
  return { statusCode: 308, statusDescription: 'Permanent Redirect', headers: { location: { value: location } } };
}

function missing() {
  return {
    statusCode: 404,
    statusDescription: 'Not Found',
    headers: {
      'content-type': { value: 'text/html; charset=utf-8' },
      'cache-control': { value: 'no-cache' },
      'strict-transport-security': { value: 'max-age=31536000' },
      'x-content-type-options': { value: 'nosniff' },
      'x-frame-options': { value: 'SAMEORIGIN' },
      'referrer-policy': { value: 'strict-origin-when-cross-origin' },
    },
    body: { encoding: 'text', data: MISSING },
  };
}
