/** The part of the Barcode Detection API that is used; browsers that have it read DataMatrix and bars as well. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

const WANTED = ['qr_code', 'data_matrix', 'code_128', 'ean_13', 'ean_8', 'itf'];

export type FrameReader = (video: HTMLVideoElement) => Promise<string | null>;

async function detectorReader(): Promise<FrameReader | null> {
  const Class = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (!Class) return null;
  const supported = await Class.getSupportedFormats();
  const formats = WANTED.filter((format) => supported.includes(format));
  if (!formats.includes('qr_code')) return null;
  const detector = new Class({ formats });
  return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
}

/** Safari and Firefox have no detector: QR codes are then read from the picture by script, loaded only here. */
async function scriptReader(): Promise<FrameReader> {
  const { default: readQr } = await import('jsqr');
  const canvas = document.createElement('canvas');
  return async (video) => {
    const scale = Math.min(1, 640 / Math.max(video.videoWidth, 1));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context || canvas.width === 0) return null;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const picture = context.getImageData(0, 0, canvas.width, canvas.height);
    return (
      readQr(picture.data, picture.width, picture.height, { inversionAttempts: 'dontInvert' })?.data || null
    );
  };
}

/** Something that looks at a video frame and gives the code in it, or null. */
export async function newReader(): Promise<FrameReader> {
  return (await detectorReader()) ?? scriptReader();
}
