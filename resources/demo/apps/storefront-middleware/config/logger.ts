type Level = 'debug' | 'info' | 'warn' | 'error';

const LEVELS: Level[] = ['debug', 'info', 'warn', 'error'];
const threshold = LEVELS.indexOf((process.env.LOG_LEVEL as Level) ?? 'info');

function write(level: Level, message: string, detail?: unknown) {
  if (LEVELS.indexOf(level) < threshold) {
    return;
  }

  const entry = { at: new Date().toISOString(), level, message, detail: String(detail ?? '') };
  process.stdout.write(`${JSON.stringify(entry)}\n`);
}

export const logger = {
  debug: (message: string, detail?: unknown) => write('debug', message, detail),
  info: (message: string, detail?: unknown) => write('info', message, detail),
  warn: (message: string, detail?: unknown) => write('warn', message, detail),
  error: (message: string, detail?: unknown) => write('error', message, detail),
};
