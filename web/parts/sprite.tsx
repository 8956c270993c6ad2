/** Every icon, seal, ribbon and mark, drawn once in the page and used from there by name. */

/** Stands once in the page, out of sight. */
export function Sprite() {
  return (
    <svg width="0" height="0" className="sprite" aria-hidden="true">
      <defs>
        <symbol id="i-x" viewBox="0 0 16 16">
          <path d="M4 4l8 8M12 4l-8 8" />
        </symbol>
        <symbol id="i-check" viewBox="0 0 16 16">
          <path d="M3 8.5l3.5 3.5L13 4.5" />
        </symbol>
        <symbol id="i-down" viewBox="0 0 16 16">
          <path d="M4 6.5l4 4 4-4" />
        </symbol>
        <symbol id="i-right" viewBox="0 0 16 16">
          <path d="M6.5 4l4 4-4 4" />
        </symbol>
        <symbol id="i-sort-down" viewBox="0 0 16 16">
          <path d="M8 3v10M4.5 9.5L8 13l3.5-3.5" />
        </symbol>
        <symbol id="i-sort-up" viewBox="0 0 16 16">
          <path d="M8 13V3M4.5 6.5L8 3l3.5 3.5" />
        </symbol>
        <symbol id="i-find" viewBox="0 0 16 16">
          <circle cx="7" cy="7" r="4.25" />
          <path d="M10.2 10.2L13.5 13.5" />
        </symbol>
        <symbol id="i-plus" viewBox="0 0 16 16">
          <path d="M8 3v10M3 8h10" />
        </symbol>
        <symbol id="i-pause" viewBox="0 0 16 16">
          <path d="M5.5 3.5v9M10.5 3.5v9" />
        </symbol>
        <symbol id="i-resume" viewBox="0 0 16 16">
          <path d="M5 3.2v9.6L12.6 8z" />
        </symbol>
        <symbol id="i-in" viewBox="0 0 16 16">
          <path d="M8 10V2.5M4.8 5.5L8 2.5l3.2 3M2.5 10v3.5h11V10" />
        </symbol>
        <symbol id="i-out" viewBox="0 0 16 16">
          <path d="M8 2.5V10M4.8 7L8 10l3.2-3M2.5 10v3.5h11V10" />
        </symbol>
        <symbol id="i-more" viewBox="0 0 16 16">
          <circle cx="3.5" cy="8" r=".6" fill="currentColor" />
          <circle cx="8" cy="8" r=".6" fill="currentColor" />
          <circle cx="12.5" cy="8" r=".6" fill="currentColor" />
        </symbol>
        <symbol id="i-copy" viewBox="0 0 16 16">
          <rect x="5.5" y="5.5" width="8" height="8" rx="1" />
          <path d="M10.5 5.5v-3h-8v8h3" />
        </symbol>
        <symbol id="i-print" viewBox="0 0 16 16">
          <path d="M4.5 6V2.5h7V6M4.5 11.5h-2V6h11v5.5h-2M4.5 9.5h7v4h-7z" />
        </symbol>
        <symbol id="i-key" viewBox="0 0 16 16">
          <circle cx="5" cy="8" r="2.75" />
          <path d="M7.75 8h6v2.5M11 8v2" />
        </symbol>
        <symbol id="i-prev" viewBox="0 0 16 16">
          <path d="M9.5 4l-4 4 4 4" />
        </symbol>
        <symbol id="i-columns" viewBox="0 0 16 16">
          <path d="M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10" />
        </symbol>
        <symbol id="i-alert" viewBox="0 0 16 16">
          <path d="M8 2.5L14 13H2zM8 6.5v3M8 11.2v.1" />
        </symbol>
        <symbol id="i-leave" viewBox="0 0 16 16">
          <path d="M9 3H3v10h6M7 8h7M11.5 5.2L14.2 8l-2.7 2.8" />
        </symbol>
        <symbol id="s-wall" viewBox="0 0 20 20">
          <rect x="1" y="1" width="18" height="18" rx="1.5" fill="currentColor" />
          <path d="M1 7h18M1 13h18M10 1v6M6 7v6M14 7v6M10 13v6" stroke="var(--on)" strokeWidth="1.5" fill="none" />
        </symbol>
        <symbol id="s-hold" viewBox="0 0 20 20">
          <circle cx="10" cy="10" r="9.25" fill="currentColor" />
          <path d="M7.6 6.2v7.6M12.4 6.2v7.6" stroke="var(--on)" strokeWidth="2.2" fill="none" />
        </symbol>
        <symbol id="s-yes" viewBox="0 0 20 20">
          <circle cx="10" cy="10" r="9.25" fill="currentColor" />
          <path d="M5.8 10.6l2.9 2.9 5.6-6.4" stroke="var(--on)" strokeWidth="2" fill="none" strokeLinecap="round" strokeLinejoin="round" />
        </symbol>
        <symbol id="s-stop" viewBox="0 0 20 20">
          <rect x="1" y="1" width="18" height="18" rx="1.5" fill="currentColor" />
          <path d="M5 10h10" stroke="var(--on)" strokeWidth="2.2" fill="none" />
        </symbol>
        <symbol id="wax" viewBox="0 0 56 56">
          <path
            d="M28 2.2c5.4-.6 8.6 1.9 12.7 3.6 4.3 1.8 7 4.2 9 8.4 1.9 4 4.6 7.6 4.2 12.600-.4 5-.2 9.200-3.100 13.400-2.800 4.100-5.400 7.600-10 9.800-4.500 2.100-7.900 4.300-13 3.900-5.200-.4-9.300-.1-13.600-3.200-4.100-2.900-7.600-5.300-9.600-10-1.900-4.500-3-8-2.500-13 .5-4.900 0-9 3.200-13.100 3.100-3.900 5.400-7.200 10-9.200 4.400-1.900 7.600-2.700 12.700-3.200z"
            fill="var(--red-fill)"
          />
          <circle cx="28" cy="28" r="18.500" fill="none" stroke="#000" strokeOpacity=".22" strokeWidth="2.500" />
          <circle cx="28" cy="28.600" r="18.500" fill="none" stroke="var(--red-on)" strokeOpacity=".34" strokeWidth="1" />
          <path
            d="M18 37h6M32.500 37h6M21 37V20l7.500 12L36 20v17M18 19.600h4M35 19.600h4"
            fill="none"
            stroke="var(--red-on)"
            strokeOpacity=".9"
            strokeWidth="1.700"
            strokeLinejoin="miter"
          />
        </symbol>
        <symbol id="s-no" viewBox="0 0 20 20">
          <rect x="1" y="1" width="18" height="18" rx="1.5" fill="currentColor" />
          <path d="M6 6l8 8M14 6l-8 8" stroke="var(--on)" strokeWidth="2" fill="none" strokeLinecap="round" />
        </symbol>
        <symbol id="r-public" viewBox="0 0 10 18">
          <path d="M1 .75h8V16L5 12.6 1 16z" fill="none" stroke="currentColor" strokeWidth="1.3" />
        </symbol>
        <symbol id="r-internal" viewBox="0 0 10 18">
          <path d="M1 .75h8V16L5 12.6 1 16z" fill="none" stroke="currentColor" strokeWidth="1.3" />
          <path d="M1 .75h8v7H1z" fill="currentColor" />
        </symbol>
        <symbol id="r-confidential" viewBox="0 0 10 18">
          <path d="M.4 0h9.2v17.2L5 13.4.4 17.2z" fill="currentColor" />
        </symbol>
        <symbol id="r-privileged" viewBox="0 0 10 18">
          <path fillRule="evenodd" d="M.4 0h9.2v17.2L5 13.4.4 17.2zM4.1 0v11.6h1.8V0z" fill="currentColor" />
        </symbol>
        <symbol id="r-special" viewBox="0 0 10 18">
          <clipPath id="ribbon-cut">
            <path d="M.4 0h9.2v17.2L5 13.4.4 17.2z" />
          </clipPath>
          <g clipPath="url(#ribbon-cut)">
            <rect width="10" height="18" fill="currentColor" />
            <path d="M-2 6L8-4M-2 11L12-3M-2 16L12 2M0 19L12 7M5 19l7-7" stroke="var(--paper)" strokeWidth="1.5" />
          </g>
        </symbol>
        <symbol id="mark" viewBox="0 0 18 22">
          <path d="M7.25 0v22M10.75 0v22" stroke="var(--ink-3)" strokeWidth="1.1" />
          <circle cx="9" cy="12.5" r="6.6" fill="var(--red-fill)" />
          <circle cx="9" cy="12.5" r="4.4" fill="none" stroke="var(--red-on)" strokeOpacity=".55" strokeWidth=".9" />
        </symbol>
      </defs>
    </svg>
  )
}
