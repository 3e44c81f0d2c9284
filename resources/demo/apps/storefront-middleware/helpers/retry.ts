type Options = {
  times: number;
  waitMs?: number;
};

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Try again after a failure, each time twice as late. */
export async function retry<T>(work: () => Promise<T>, { times, waitMs = 100 }: Options): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= times) {
        throw error;
      }

      await sleep(waitMs * 2 ** (attempt - 1));
    }
  }
}
