'use client';

import { useEffect, useState } from 'react';

const SECOND = 1000;

function split(rest: number) {
  const seconds = Math.max(0, Math.floor(rest / SECOND));

  return {
    days: Math.floor(seconds / 86400),
    hours: Math.floor(seconds / 3600) % 24,
    minutes: Math.floor(seconds / 60) % 60,
  };
}

export function Countdown({ until }: { until: string }) {
  const end = Date.parse(until);
  const [rest, setRest] = useState<number | null>(null);

  useEffect(() => {
    const tick = () => setRest(end - Date.now());
    tick();
    const timer = setInterval(tick, 30 * SECOND);

    return () => clearInterval(timer);
  }, [end]);

  if (rest === null) {
    return null; // the server's clock and the visitor's differ
  }

  const { days, hours, minutes } = split(rest);

  return (
    <time dateTime={until} className="tabular-nums">
      {days}d {hours}h {minutes}m
    </time>
  );
}
