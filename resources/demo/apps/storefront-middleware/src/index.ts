import { createServer } from '@alokai/connect/middleware';
import { cors } from '../config/cors';
import { logger } from '../config/logger';
import { middlewareConfig } from '../middleware.config';

const port = Number(process.env.PORT ?? 4000);

async function run() {
  const app = await createServer(middlewareConfig, { cors });
  const server = app.listen(port, () => logger.info(`Middleware listens on ${port}`));

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      logger.info(`${signal}: closing`);
      server.close(() => process.exit(0));
    });
  }
}

run().catch((error) => {
  logger.error('Could not start', error);
  process.exit(1);
});
