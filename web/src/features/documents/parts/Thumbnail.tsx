import { useQuery } from '@tanstack/react-query';
import {
  File,
  FileArchive,
  FileAudio,
  FileCode,
  FileImage,
  FileSpreadsheet,
  FileText,
  FileVideo,
  Folder,
  type LucideIcon,
} from 'lucide-react';
import { createElement, useEffect, useRef, useState } from 'react';
import { ApiError } from '../../../api/errors';
import { classes } from '../../../ui/classes';
import css from './Thumbnail.module.css';
import { turns } from '../several';

/** Each is a call to a provider, of which a user may have some at a time: listing and transfers need theirs. */
const inTurn = turns(4);
const KEPT_MS = 10 * 60_000;

/** Where a picture comes from. The key says which it is. */
export interface PictureSource {
  readonly key: readonly unknown[];
  readonly fetch: (pixels: number, signal: AbortSignal) => Promise<Blob>;
}

interface What {
  readonly kind: 'file' | 'folder';
  readonly mimeType?: string | undefined;
  readonly title: string;
}

export interface ThumbnailProps {
  readonly what: What;
  /** Undefined: there are no pictures of this. */
  readonly picture?: PictureSource | undefined;
  readonly size: 'icon' | 'tile' | 'large';
}

/** A small picture of a document, fetched when it comes into sight; what has none shows what kind it is. */
export function Thumbnail({ what, picture, size }: ThumbnailProps) {
  const frame = useRef<HTMLSpanElement>(null);
  const seen = useSeen(frame);
  const pixels = { icon: 64, tile: 320, large: 640 }[size];
  const query = useQuery({
    queryKey: [...(picture?.key ?? []), 'thumbnail', pixels],
    queryFn: ({ signal }) => inTurn(() => picture!.fetch(pixels, signal), signal),
    enabled: picture !== undefined && what.kind === 'file' && seen,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT_MS,
    refetchOnWindowFocus: false,
    retry: (count, error) => count < 3 && error instanceof ApiError && error.status === 429,
  });
  const url = useObjectUrl(query.data);
  return (
    <span
      ref={frame}
      className={classes(css['frame'], css[size], what.kind === 'folder' && css['folder'])}
      aria-hidden
    >
      {url === undefined ? (
        createElement(iconOf(what), query.isLoading ? { className: css['coming']! } : {})
      ) : (
        <img src={url} alt="" className={css['picture']} draggable={false} />
      )}
    </span>
  );
}

function useSeen(of: React.RefObject<HTMLElement | null>): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const element = of.current;
    if (element === null || seen) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setSeen(true), {
      rootMargin: '200px',
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [of, seen]);
  return seen;
}

function useObjectUrl(blob: Blob | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (blob === undefined || blob.size === 0) return setUrl(undefined);
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url;
}

const KINDS: readonly (readonly [RegExp, LucideIcon])[] = [
  [/^image\/|\.(png|jpe?g|gif|webp|svg|tiff?|heic)$/i, FileImage],
  [/^video\/|\.(mp4|mov|mkv|webm|avi)$/i, FileVideo],
  [/^audio\/|\.(mp3|wav|flac|ogg|m4a)$/i, FileAudio],
  [/spreadsheet|excel|csv|\.(xlsx?|ods|csv)$/i, FileSpreadsheet],
  [/zip|compressed|x-tar|\.(zip|gz|7z|rar|tar)$/i, FileArchive],
  [/json|xml|html|javascript|\.(json|xml|html?|js|ts|css|py|java)$/i, FileCode],
  [/^text\/|pdf|word|document|\.(pdf|docx?|odt|txt|md|rtf)$/i, FileText],
];

function iconOf({ kind, mimeType = '', title }: What): LucideIcon {
  if (kind === 'folder') return Folder;
  return KINDS.find(([rule]) => rule.test(mimeType) || rule.test(title))?.[1] ?? File;
}
