/** Temperatures out of an EPCIS event's `sensorElementList` (EPCIS 2.0, 7.1.2): what was read where and when. */

export interface SensedReading {
  /** The device, or '' where the event does not name one. */
  sensor: string;
  at: number;
  celsius_tenths: number;
}

interface Report {
  type?: string;
  time?: string;
  deviceID?: string;
  uom?: string;
  value?: number;
  minValue?: number;
  maxValue?: number;
}
interface Element {
  sensorMetadata?: { time?: string; startTime?: string; endTime?: string; deviceID?: string };
  sensorReport?: Report[];
}

/** UN/ECE Rec 20 codes of temperature; without one it is Celsius. */
const TO_CELSIUS: Readonly<Record<string, (value: number) => number>> = {
  CEL: (value) => value,
  FAH: (value) => ((value - 32) * 5) / 9,
  KEL: (value) => value - 273.15,
};

/**
 * A plain value is read at the report's time, else the element's, else the event's. A least value over a stretch of time
 * says that it was at least that warm at both its ends (and a greatest one with it that it was no warmer): both ends are
 * readings of the least value, which is the kinder reading.
 */
export function sensedTemperatures(event: unknown, occurredAt: number): SensedReading[] {
  const elements = (event as { sensorElementList?: Element[] } | null)?.sensorElementList ?? [];
  return elements.flatMap(({ sensorMetadata: about = {}, sensorReport: reports = [] }) =>
    reports.filter(isTemperature).flatMap((report): SensedReading[] => {
      const sensor = report.deviceID ?? about.deviceID ?? '';
      const convert = TO_CELSIUS[report.uom ?? 'CEL'];
      if (!convert) return [];
      const reading = (value: number, at: number) => ({
        sensor,
        at,
        celsius_tenths: tenthsOf(convert(value)),
      });
      if (report.value !== undefined)
        return [reading(report.value, instant(report.time ?? about.time) ?? occurredAt)];
      const [from, to] = [instant(about.startTime), instant(about.endTime)];
      if (report.minValue === undefined || from === null || to === null) return [];
      return [reading(report.minValue, from), reading(report.minValue, to)];
    }),
  );
}

/** What no thermometer says is as far out as can be told: it must not keep the event from being looked at. */
const TENTHS_MAX = 32_767;
const tenthsOf = (celsius: number): number =>
  Math.max(-TENTHS_MAX, Math.min(TENTHS_MAX, Math.round(celsius * 10)));

const isTemperature = ({ type }: Report): boolean => type === undefined || /(^|:|\/)Temperature$/.test(type);

function instant(text: string | undefined): number | null {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? null : at;
}
