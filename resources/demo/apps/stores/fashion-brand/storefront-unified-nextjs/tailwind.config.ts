import type { Config } from 'tailwindcss';

const config: Config = {
  content: [
    './app/**/*.{ts,tsx}',
    './components/**/*.{ts,tsx}',
  ],
  theme: {
    extend: {
      colors: {
        brand: {
          50: '#f6f1fb',
          500: '#8455c9',
          700: '#5f2fa8',
          900: '#2c144f',
        },
        navy: {
          900: '#14213d',
        },
      },
      fontFamily: {
        sans: ['Inter', 'system-ui', 'sans-serif'],
        serif: ['Lora', 'Georgia', 'serif'],
      },
      maxWidth: {
        page: '1440px',
      },
    },
  },
  plugins: [],
};

export default config;
