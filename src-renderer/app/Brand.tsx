/** The mark: level lines of a saddle and the point where they cross. Decorative; the name stands beside it. */
export function Brand() {
  return (
    <svg className="brand-mark" viewBox="0 0 32 32" fill="none" strokeLinecap="round" aria-hidden="true">
      <path d="M4 8c6 9.5 18 9.5 24 0M4 24c6-9.5 18-9.5 24 0" stroke="currentColor" strokeWidth="2" />
      <path
        d="M8 4c9.5 6 9.5 18 0 24M24 4c-9.5 6-9.5 18 0 24"
        stroke="currentColor"
        strokeWidth="1.25"
        opacity="0.45"
      />
      <circle cx="16" cy="16" r="2.6" fill="currentColor" />
    </svg>
  );
}
