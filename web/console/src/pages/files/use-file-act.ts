import { useMutation, useQueryClient } from '@tanstack/react-query';

/** Does something to a file and shows it as it is then. */
export function useFileAct<Input>(fileId: string, act: (input: Input) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['file', fileId] }),
        client.invalidateQueries({ queryKey: ['files'] }),
      ]),
  });
}
