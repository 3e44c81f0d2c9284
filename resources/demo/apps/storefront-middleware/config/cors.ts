const origins = (process.env.ALLOWED_ORIGINS ?? 'http://localhost:3000').split(',');

export const cors = {
  origin: origins.map((origin) => origin.trim()),
  credentials: true,
  methods: ['GET', 'POST'],
  maxAge: 600,
};
