import { type ReactElement, useEffect, useState } from 'react';
import { useWords } from '../../words/words.tsx';

/** The QR code of an address, drawn on the phone itself: level M, as on everything that is printed. */
export function SlipCode({ url }: { url: string }): ReactElement | null {
  const { t } = useWords();
  const [svg, setSvg] = useState('');
  useEffect(() => {
    let current = true;
    void import('bwip-js/browser').then(({ drawingSVG, qrcode }) => {
      const drawn = qrcode({ bcid: 'qrcode', text: url, eclevel: 'M', scale: 2 } as never, drawingSVG());
      if (current) setSvg(drawn as unknown as string);
    });
    return () => {
      current = false;
    };
  }, [url]);
  if (svg === '') return null;
  // The drawing is made here from our own address; it holds nothing that anybody typed.
  return (
    <div
      className="slip-code"
      role="img"
      aria-label={t.offline.slip}
      data-testid="slip-code"
      data-url={url}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: an SVG of modules, made on this line
      dangerouslySetInnerHTML={{ __html: svg }}
    />
  );
}
