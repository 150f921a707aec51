/** How a till speaks to the city: an API key over HTTP. Nothing of the city's own code is used here. */
export interface CityPort {
  call(
    method: 'GET' | 'POST',
    target: string,
    body?: object,
  ): Promise<{ status: number; body: Record<string, unknown> }>;
}

/** The city could not be reached, or its answer did not come: whether it took the call nobody here knows. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
}

const ANSWER_MS_MAX = 5_000;

export function openCityPort({ origin, apiKey }: { origin: string; apiKey: string }): CityPort {
  return {
    call: async (method, target, body) => {
      try {
        const answer = await fetch(origin + target, {
          method,
          headers: { 'x-api-key': apiKey, ...(body ? { 'content-type': 'application/json' } : {}) },
          ...(body ? { body: JSON.stringify(body) } : {}),
          signal: AbortSignal.timeout(ANSWER_MS_MAX),
        });
        const text = await answer.text();
        if (answer.status >= 500) throw new NoAnswer(String(answer.status));
        return {
          status: answer.status,
          body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
        };
      } catch (error) {
        throw new NoAnswer(error instanceof Error ? error.message : String(error));
      }
    },
  };
}
