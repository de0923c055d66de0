import { ChevronDown, File, Folder, Upload } from 'lucide-react';
import { type ChangeEvent, useRef } from 'react';
import { documentTexts } from '../../../../texts/documents';
import { useTexts } from '../../../../texts/useTexts';
import { Button } from '../../../../ui/Button';
import { Menu, MenuItem } from '../../../../ui/Menu';
import css from '../Picker.module.css';
import { chosen, type Dropped } from './dropped';

/** Chooses files, or where folders can be made a whole folder: what dropping does, without a mouse. */
export function UploadButton({
  takesFolders,
  onChosen,
}: {
  readonly takesFolders: boolean;
  readonly onChosen: (dropped: readonly Dropped[]) => void;
}) {
  const t = useTexts(documentTexts);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    onChosen(chosen([...(target.files ?? [])]));
    // The same file once more is a change again.
    target.value = '';
  };
  return (
    <>
      <input ref={files} type="file" multiple hidden onChange={take} />
      {takesFolders ? (
        <>
          <input ref={folder} type="file" webkitdirectory="" hidden onChange={take} />
          <Menu
            label={t('upload')}
            trigger={
              <Button icon={Upload}>
                <span className={css['more']}>
                  {t('upload')}
                  <ChevronDown size={15} aria-hidden />
                </span>
              </Button>
            }
          >
            <MenuItem icon={File} onSelect={() => files.current?.click()}>
              {t('uploadFiles')}
            </MenuItem>
            <MenuItem icon={Folder} onSelect={() => folder.current?.click()}>
              {t('uploadFolder')}
            </MenuItem>
          </Menu>
        </>
      ) : (
        <Button icon={Upload} onClick={() => files.current?.click()}>
          {t('upload')}
        </Button>
      )}
    </>
  );
}
