// A text of a board, in Markdown. HTML in it is shown as text.
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { addressOf } from '../data-links';
import { AddressLink } from '../field-links';
import type { KindProps } from './kind';
import styles from './text.module.css';

const NO_VALUES = { name: '', value: '', fields: {} };

export default function TextPanel({ panel }: Pick<KindProps, 'panel'>) {
  return (
    // It scrolls if the text is longer, so it can have the focus.
    <div className={styles.text} role="group" aria-label={panel.title} tabIndex={0}>
      <Markdown
        remarkPlugins={[remarkGfm]}
        disallowedElements={['img']}
        components={{
          a: ({ href = '', children }) => (
            <AddressLink address={addressOf({ url: href }, NO_VALUES)}>{children}</AddressLink>
          ),
        }}
      >
        {panel.options?.content ?? ''}
      </Markdown>
    </div>
  );
}
