const CARDS = 8;

export default function Loading() {
  return (
    <div aria-busy="true" className="animate-pulse">
      <div className="h-64 rounded-lg bg-neutral-200" />
      <ul className="mt-12 grid grid-cols-2 gap-6 md:grid-cols-4">
        {Array.from({ length: CARDS }, (_, index) => (
          <li key={index}>
            <div className="aspect-square rounded bg-neutral-200" />
            <div className="mt-3 h-4 w-3/4 rounded bg-neutral-200" />
            <div className="mt-2 h-4 w-1/3 rounded bg-neutral-200" />
          </li>
        ))}
      </ul>
    </div>
  );
}
