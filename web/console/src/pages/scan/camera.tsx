import { Button } from 'antd';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { useWords } from '../../words/words.tsx';
import { newReader } from './read-frame.ts';

/** Time between two looks at the picture: quick enough for a hand, easy on the battery. */
const LOOK_EVERY_MS = 160;

/** Shows the camera and reports the first code it sees. Without a camera there is nothing here but the field below. */
export function Camera(props: { start: boolean; onCode: (code: string) => void }): ReactElement | null {
  const { onCode } = props;
  const { t } = useWords();
  const video = useRef<HTMLVideoElement>(null);
  const [on, setOn] = useState(props.start && navigator.mediaDevices !== undefined);
  const [failed, setFailed] = useState(false);
  const report = useRef(onCode);
  report.current = onCode;
  useEffect(() => {
    if (!on) return;
    let stopped = false;
    let stream: MediaStream | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const start = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      const element = video.current;
      if (stopped || !element) return;
      element.srcObject = stream;
      await element.play();
      const read = await newReader();
      const look = async () => {
        if (stopped) return;
        // A picture that cannot be read (not there yet, say) is one picture: the next is on its way.
        const code = await read(element).catch(() => null);
        if (stopped) return;
        if (code) {
          setOn(false);
          report.current(code);
          return;
        }
        timer = setTimeout(() => void look(), LOOK_EVERY_MS);
      };
      await look();
    };
    start().catch((error: unknown) => {
      // Nobody asked for a camera that is not there: the field below is enough.
      const absent = error instanceof DOMException && error.name === 'NotFoundError';
      setFailed(!(props.start && absent));
      setOn(false);
    });
    return () => {
      stopped = true;
      clearTimeout(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
  }, [on, props.start]);
  if (navigator.mediaDevices === undefined) return null;
  return (
    <div className="camera">
      {on ? (
        <>
          <video ref={video} muted playsInline aria-label={t.scan.aim} />
          <p className="quiet">{t.scan.aim}</p>
        </>
      ) : null}
      {failed ? (
        <div className="note note-attention" role="alert">
          <Icon name="attention" />
          <p>{t.scan.noCamera}</p>
        </div>
      ) : null}
      <Button
        size="large"
        block
        icon={<Icon name="camera" />}
        onClick={() => {
          setFailed(false);
          setOn(!on);
        }}
      >
        {on ? t.scan.stop : t.scan.start}
      </Button>
    </div>
  );
}
