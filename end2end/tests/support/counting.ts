/** Counts what a person does: clicks, and fields filled. */
export function counting(): { actions: number; does(act: Promise<void>): Promise<void> } {
  const counted = {
    actions: 0,
    async does(act: Promise<void>): Promise<void> {
      counted.actions += 1;
      await act;
    },
  };
  return counted;
}
