import type { ReactElement } from 'react';

/** Line drawings on a 20 × 20 grid, one stroke width, so that they sit with the text. */
const DRAWINGS = {
  search: 'M9 3.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM13.2 13.2 17 17',
  inbox: 'M3 11.5h4l1 2h4l1-2h4M4.5 4.5h11l1.5 7v4H3v-4l1.5-7Z',
  voucher: 'M5 2.8h7l3.5 3.5v11H5v-14.5ZM12 2.8v3.5h3.5M7.5 10h5M7.5 13h5',
  stock: 'M3 6.5 10 3l7 3.5v7L10 17l-7-3.5v-7ZM3 6.5l7 3.5 7-3.5M10 10v7',
  scan: 'M3 7V3.5h3.5M13.5 3.5H17V7M17 13v3.5h-3.5M6.5 16.5H3V13M3 10h14',
  pen: 'M4 16l.8-3.6L13.5 3.7l2.8 2.8-8.7 8.7L4 16ZM11.8 5.4l2.8 2.8',
  ledger: 'M4 3h12v14H4V3ZM7 7h6M7 10h6M7 13h3.5',
  home: 'M3 9.5 10 3.5l7 6M5 8v8.5h10V8',
  people:
    'M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2.5 16.5c.5-3 2.5-4.5 5-4.5s4.5 1.5 5 4.5M13 4a3 3 0 0 1 0 5.5M14.5 12.3c1.6.6 2.7 2 3 4.2',
  shop: 'M3.5 8 5 3.5h10L16.5 8M3.5 8v8.5h13V8M3.5 8h13M8 16.5V12h4v4.5',
  book: 'M4 3.5h5c.6 0 1 .4 1 1v12c0-.6-.4-1-1-1H4v-12ZM16 3.5h-5c-.6 0-1 .4-1 1v12c0-.6.4-1 1-1h5v-12Z',
  fine: 'M4 10.5l4 4 8-9',
  attention: 'M10 3.2 17.5 16.5h-15L10 3.2ZM10 8v4M10 14.3v.2',
  stop: 'M7 2.8h6L17.2 7v6L13 17.2H7L2.8 13V7L7 2.8ZM7.3 7.3l5.4 5.4M12.7 7.3l-5.4 5.4',
  unknown: 'M7.2 7.5a2.8 2.8 0 1 1 4 2.6c-.8.4-1.2 1-1.2 1.9M10 14.8v.2',
  way: 'M3 10h3.5M13.5 5.5H17M13.5 14.5H17M6.5 10c4 0 3-4.5 7-4.5M6.5 10c4 0 3 4.5 7 4.5',
  upload: 'M10 13V3.5M6 7.5l4-4 4 4M3.5 16.5h13',
  download: 'M10 3v9.5M6 9l4 4 4-4M3.5 16.5h13',
  plus: 'M10 4v12M4 10h12',
  close: 'M5 5l10 10M15 5 5 15',
  back: 'M12 4.5 6.5 10l5.5 5.5',
  next: 'M8 4.5 13.5 10 8 15.5',
  down: 'M4.5 7.5 10 13l5.5-5.5',
  more: 'M4 10h.1M10 10h.1M16 10h.1',
  sun: 'M10 6.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.4 1.4M14.3 14.3l1.4 1.4M15.7 4.3l-1.4 1.4M5.7 14.3l-1.4 1.4',
  moon: 'M16 12.2A6.5 6.5 0 0 1 7.8 4a6.5 6.5 0 1 0 8.2 8.2Z',
  out: 'M8 3.5H4v13h4M8 10h9M13.5 6.5 17 10l-3.5 3.5',
  camera: 'M3 6h3.5L8 4h4l1.5 2H17v10H3V6ZM10 8.2a2.6 2.6 0 1 1 0 5.2 2.6 2.6 0 0 1 0-5.2Z',
  bin: 'M4 5.5h12M8 5.5V3.5h4v2M5.5 5.5l.8 11h7.4l.8-11',
  key: 'M7 9.5a3.5 3.5 0 1 1-.1 0ZM9.5 10.5 16 4M13.5 6.5l2 2',
  paper: 'M4.5 2.8h11v14.5h-11V2.8ZM7 6.5h6M10 10.2a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4Z',
  label: 'M3 3.5h6.5l7.5 7.5-6 6L3.5 9.5 3 3.5ZM6.5 7h.1',
  count: 'M3.5 5.5l1.5 1.5 2.5-3M3.5 13l1.5 1.5 2.5-3M10.5 6H17M10.5 13.5H17',
  gear: 'M3 16.5v-8l4.5 3v-3l4.5 3V3.5h4v13H3ZM6 14h.1M9.5 14h.1M13 14h.1',
  codes: 'M3.5 4v12M6.5 4v12M9 4v12M12 4v12M13.8 4v12M16.5 4v12',
  folder: 'M2.5 5h5l1.5 2h8.5v9h-15V5ZM2.5 9.5h15',
  letter: 'M3 5h14v10.5H3V5ZM3 5.5l7 5.5 7-5.5',
  recall: 'M7 4 3.5 7.5 7 11M3.5 7.5h8.2a4.5 4.5 0 0 1 0 9H7',
  phone:
    'M5.2 3h2.6l1.5 3.8-2 1.5c.9 1.9 2.3 3.3 4.2 4.2l1.5-2 3.8 1.5v2.6c0 1-.8 1.8-1.8 1.7C9.1 15.8 4.2 10.9 3.5 4.8 3.4 3.8 4.2 3 5.2 3Z',
  share:
    'M14.5 3a2 2 0 1 1 0 4 2 2 0 0 1 0-4ZM5.5 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4ZM14.5 13a2 2 0 1 1 0 4 2 2 0 0 1 0-4ZM7.3 9.1l5.4-3.1M7.3 10.9l5.4 3.1',
  clock: 'M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14ZM10 6.5V10l2.5 2',
} as const;

export type IconName = keyof typeof DRAWINGS;

/** Always beside a word or inside a named control, hence hidden from screen readers. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }): ReactElement {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={DRAWINGS[name]} />
    </svg>
  );
}
