import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Input, Select } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { devicesQuery, recordTemperatures, registerDevice } from '../../api/papers.ts';
import { paths } from '../../paths.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loaded, ProblemNote } from '../../ui/loaded.tsx';
import { Empty, PageHead, Section } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { stillNeeded, WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';

/** 贮存温度: a reading by hand, and the devices that send theirs. */
export function TemperatureFormPage(): ReactElement {
  const { t } = useWords();
  const devices = useQuery(devicesQuery);
  return (
    <>
      <PageHead
        title={t.temperature.title}
        lead={t.temperature.lead}
        beside={
          <LinkButton {...paths.books({ book: 'temperature' })} size="large">
            {t.temperature.toBook}
          </LinkButton>
        }
      />
      <Loaded query={devices}>
        {(found) => (
          <>
            {found.items.length === 0 ? (
              <Empty>{t.temperature.noDevice}</Empty>
            ) : (
              <ReadingForm devices={found.items} />
            )}
            <Section title={t.temperature.addDevice}>
              <DeviceForm storeKinds={found.storeKinds} />
            </Section>
          </>
        )}
      </Loaded>
    </>
  );
}

interface Device {
  code: string;
  name: string;
  limit: { zh: string; en: string };
}

function ReadingForm({ devices }: { devices: readonly Device[] }): ReactElement {
  const { t, pick } = useWords();
  const queryClient = useQueryClient();
  const [documentNumber, setDocumentNumber] = useState(() => newDocumentNumber('WD'));
  const [device, setDevice] = useState(devices[0]?.code ?? '');
  const [celsius, setCelsius] = useState('');
  const [takenBy, setTakenBy] = useState('');
  const [handled, setHandled] = useState('');
  const record = useMutation({
    mutationFn: () =>
      recordTemperatures({
        documentNumber,
        device,
        readings: [{ celsius: celsius.trim() }],
        ...(takenBy.trim() === '' ? {} : { takenBy: takenBy.trim() }),
        ...(handled.trim() === '' ? {} : { handled: handled.trim() }),
      }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['book'] });
      setDocumentNumber(newDocumentNumber('WD'));
      setCelsius('');
      setHandled('');
    },
  });
  const chosen = devices.find((one) => one.code === device);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (celsius.trim() !== '') record.mutate();
  };
  const text = (label: string, value: string, onChange: (text: string) => void, hint?: string) => (
    <Field label={label} optional={t.common.optional} hint={hint}>
      {(ids) => (
        <Input
          {...ids}
          size="large"
          maxLength={200}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
  return (
    <form className="paper-form" onSubmit={submit}>
      <div className="field-grid">
        <Field
          label={t.temperature.device}
          hint={chosen ? t.temperature.limit(pick(chosen.limit)) : undefined}
        >
          {(ids) => (
            <Select
              {...ids}
              size="large"
              className="wide"
              aria-label={t.temperature.device}
              value={device}
              onChange={setDevice}
              options={devices.map((one) => ({
                value: one.code,
                label: one.name + t.common.inBrackets(one.code),
              }))}
            />
          )}
        </Field>
        <Field label={t.temperature.celsius}>
          {(ids) => (
            <Input
              {...ids}
              size="large"
              inputMode="text"
              maxLength={8}
              required
              value={celsius}
              onChange={(event) => setCelsius(event.target.value)}
            />
          )}
        </Field>
        {text(t.temperature.takenBy, takenBy, setTakenBy)}
        {text(t.temperature.handled, handled, setHandled, t.temperature.handledHint)}
      </div>
      {record.data ? (
        <p role="status">
          <StateTag state={record.data.excess > 0 ? 'stop' : 'fine'}>
            {t.temperature.done(record.data.excess)}
          </StateTag>
        </p>
      ) : null}
      {record.isError ? <ProblemNote error={record.error} /> : null}
      <WhyButton
        type="primary"
        size="large"
        htmlType="submit"
        why={stillNeeded(t, [[celsius.trim() === '', t.temperature.celsius]])}
        loading={record.isPending}
      >
        {t.temperature.submit}
      </WhyButton>
    </form>
  );
}

function DeviceForm({
  storeKinds,
}: {
  storeKinds: readonly { code: string; zh: string; en: string; limit: { zh: string; en: string } }[];
}): ReactElement {
  const { t, pick } = useWords();
  const queryClient = useQueryClient();
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const [storeKind, setStoreKind] = useState(storeKinds[0]?.code ?? '');
  const add = useMutation({
    mutationFn: () => registerDevice({ code: code.trim(), name: name.trim(), storeKind }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['devices'] });
      setCode('');
      setName('');
    },
  });
  const ready = code.trim() !== '' && name.trim() !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) add.mutate();
  };
  return (
    <form className="paper-form" onSubmit={submit}>
      <div className="field-grid">
        <Field label={t.temperature.code}>
          {(ids) => (
            <Input
              {...ids}
              size="large"
              maxLength={40}
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          )}
        </Field>
        <Field label={t.temperature.name}>
          {(ids) => (
            <Input
              {...ids}
              size="large"
              maxLength={60}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label={t.temperature.storeKind}>
          {(ids) => (
            <Select
              {...ids}
              size="large"
              className="wide"
              aria-label={t.temperature.storeKind}
              value={storeKind}
              onChange={setStoreKind}
              options={storeKinds.map((one) => ({
                value: one.code,
                label: pick(one) + t.common.inBrackets(pick(one.limit)),
              }))}
            />
          )}
        </Field>
      </div>
      {add.isError ? <ProblemNote error={add.error} /> : null}
      <WhyButton
        size="large"
        htmlType="submit"
        why={stillNeeded(t, [
          [code.trim() === '', t.temperature.code],
          [name.trim() === '', t.temperature.name],
        ])}
        loading={add.isPending}
      >
        {t.temperature.addDevice}
      </WhyButton>
    </form>
  );
}
