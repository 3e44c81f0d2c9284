import { z } from 'zod';
import { logger } from '../../../config/logger';

const Params = z.object({
  email: z.string().trim().toLowerCase().email(),
});

type Context = {
  client: { post: (url: string, body: unknown) => Promise<unknown> };
};

export async function subscribe(context: Context, params: unknown) {
  const { email } = Params.parse(params);
  await context.client.post('/newsletter', { email, confirmed: false });
  logger.info('Newsletter: confirmation sent');

  return { ok: true };
}
