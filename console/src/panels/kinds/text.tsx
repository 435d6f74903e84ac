// A text of a board, in Markdown. HTML in it is shown as text.
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { SafeLink } from '../../ui/links';
import type { KindProps } from './kind';
import styles from './text.module.css';

export default function TextPanel({ panel }: Pick<KindProps, 'panel'>) {
  return (
    <div className={styles.text}>
      <Markdown
        remarkPlugins={[remarkGfm]}
        disallowedElements={['img']}
        components={{ a: ({ href, children }) => <SafeLink href={href}>{children}</SafeLink> }}
      >
        {panel.options?.content ?? ''}
      </Markdown>
    </div>
  );
}
