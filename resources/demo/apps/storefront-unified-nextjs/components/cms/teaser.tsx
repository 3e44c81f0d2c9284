import Image from 'next/image';
import { Link } from '@/config/navigation';

type TeaserProps = {
  title: string;
  text: string;
  image: string;
  href: string;
};

export function Teaser({ title, text, image, href }: TeaserProps) {
  return (
    <Link href={href} className="grid overflow-hidden rounded-lg border md:grid-cols-2">
      <Image src={image} alt="" width={640} height={480} className="h-full object-cover" />
      <div className="p-6">
        <h2 className="text-xl font-semibold">{title}</h2>
        <p className="mt-2 text-muted">{text}</p>
      </div>
    </Link>
  );
}
