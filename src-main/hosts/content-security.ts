/**
 * The content-security policy and every other protective header, the same bytes in both hosts. A worker obeys the policy
 * of its own response, so every response carries them, not only the document.
 */

/**
 * The one Trusted Types policy the page may create: worker addresses are script sinks, so a page that starts a worker
 * must pass its address through a policy of this name. HTML and script strings get no policy at all.
 */
const TRUSTED_TYPES_POLICY = 'saddlepoint-worker';

/**
 * WebAssembly may be compiled in the page and its workers: the modules are bytes we generate from checked formula trees and
 * can call nothing but what we hand them, and they are never fetched. JavaScript from text stays forbidden.
 */
const SCRIPTS = "script-src 'self' 'wasm-unsafe-eval'";

const DIRECTIVES = [
  "default-src 'none'",
  SCRIPTS,
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "media-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  `trusted-types ${TRUSTED_TYPES_POLICY}`,
];

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': DIRECTIVES.join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  // The three together make the page cross-origin isolated, which shared memory between workers needs.
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()',
  'Cache-Control': 'no-store',
};

/** All headers of a response with a body of this type. */
export function responseHeaders(contentType: string): Record<string, string> {
  return { ...HEADERS, 'Content-Type': contentType };
}
