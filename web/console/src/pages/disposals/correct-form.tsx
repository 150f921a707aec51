import { type ReactElement, useState } from 'react';
import { correctDisposalStep, type Disposal, type DisposalStepView } from '../../api/disposals-queries.ts';
import { keepPhoto } from '../../api/papers.ts';
import { stillNeeded } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';
import { PhotoField } from '../papers/photo-field.tsx';
import { StepForm, TextField, useStep } from './step-forms.tsx';

const OF_ACT = ['handler', 'supervisor', 'witnesses'] as const;

/** Steps of which something can be said anew: where, who, a photo. Quantities are counted, not corrected by words. */
export const isCorrectable = (disposal: Disposal, step: DisposalStepView): boolean =>
  disposal.can.correct?.allowed === true && (step.step === 'hold' || step.step === 'carry-out');

/** Says what an earlier step should have said; what is left empty stays as it is. Both remain in the records. */
export function CorrectForm({
  disposal,
  step,
}: {
  disposal: Disposal;
  step: DisposalStepView;
}): ReactElement {
  const { t } = useWords();
  const [place, setPlace] = useState('');
  const [names, setNames] = useState({ handler: '', supervisor: '', witnesses: '' });
  const [photo, setPhoto] = useState<File | null>(null);
  const [reason, setReason] = useState('');
  const witnesses = names.witnesses.split(/[、,，;；\s]+/).filter((name) => name !== '');
  const correct = useStep('GZ', async (file: File | null, documentNumber) => {
    const photos = file ? [(await keepPhoto(file)).sha256] : [];
    return correctDisposalStep(disposal.disposalId, {
      ...{ documentNumber, step: step.stepId, reason: reason.trim() },
      ...(place.trim() === '' ? {} : { place: place.trim() }),
      ...(names.handler.trim() === '' ? {} : { handler: names.handler.trim() }),
      ...(names.supervisor.trim() === '' ? {} : { supervisor: names.supervisor.trim() }),
      ...(witnesses.length === 0 ? {} : { witnesses }),
      ...(photos.length === 0 ? {} : { photos }),
    });
  });
  const nothing = place.trim() === '' && OF_ACT.every((name) => names[name].trim() === '') && photo === null;
  return (
    <details className="disposals-details" data-testid={`correct-${step.step}`}>
      <summary>{t.disposals.correct}</summary>
      <StepForm
        title={t.disposals.correct}
        lead={t.disposals.correctLead}
        why={stillNeeded(t, [
          [nothing, t.disposals.correctWhat],
          [reason.trim() === '', t.disposals.correctWhy],
        ])}
        action={t.disposals.correct}
        pending={correct.isPending}
        error={correct.error}
        onSubmit={() => correct.mutate(photo)}
        testId="correct"
      >
        <TextField
          label={step.step === 'hold' ? t.disposals.holdPlace : t.disposals.plannedPlace}
          max={120}
          optional
          value={place}
          onChange={setPlace}
        />
        {step.step === 'carry-out'
          ? OF_ACT.map((name) => (
              <TextField
                key={name}
                label={t.disposals[name]}
                {...(name === 'witnesses' ? { hint: t.disposals.witnessesHint, max: 120 } : {})}
                optional
                value={names[name]}
                onChange={(value) => setNames({ ...names, [name]: value })}
              />
            ))
          : null}
        <PhotoField label={t.disposals.morePhoto} file={photo} onChange={setPhoto} />
        <TextField label={t.disposals.correctWhy} max={200} value={reason} onChange={setReason} />
      </StepForm>
    </details>
  );
}
