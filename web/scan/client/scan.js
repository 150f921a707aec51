/*
 * What the public pages can do more where a browser has script: read themselves aloud, look through the camera, make
 * photos smaller before they are sent. Everything on the pages works without this file. It sends nothing anywhere, and
 * keeps nothing.
 */
(() => {
  const lang = document.documentElement.lang || 'zh-CN';
  const all = (selector) => [...document.querySelectorAll(selector)];

  // Reads aloud what is marked for it: verdict, origin, numbers.
  function readAloud(button) {
    const voice = window.speechSynthesis;
    if (!voice || !window.SpeechSynthesisUtterance || all('[data-say]').length === 0) return;
    const start = button.textContent;
    const rest = () => {
      button.textContent = start;
      button.setAttribute('aria-pressed', 'false');
    };
    button.hidden = false;
    rest();
    button.addEventListener('click', () => {
      if (voice.speaking || voice.pending) {
        voice.cancel();
        rest();
        return;
      }
      const said = new SpeechSynthesisUtterance(all('[data-say]').map(spoken).join('。'));
      said.lang = lang;
      said.rate = 0.9;
      said.onend = rest;
      said.onerror = rest;
      button.textContent = button.dataset.stop;
      button.setAttribute('aria-pressed', 'true');
      voice.speak(said);
    });
    window.addEventListener('pagehide', () => voice.cancel());
  }

  // A pause between label and value, and none of the signs that stand for what a word says beside them.
  function spoken(part) {
    const copy = part.cloneNode(true);
    for (const hushed of copy.querySelectorAll('[aria-hidden], form, [hidden]')) hushed.remove();
    for (const piece of copy.querySelectorAll('dt, dd, li, p, h1, h2, .tag')) piece.append('，');
    return copy.textContent
      .replace(/\s+/g, ' ')
      .replace(/[，\s]*，/g, '，')
      .trim();
  }

  // The browser's own reader of codes where there is one, else ours, which is loaded now and not before.
  let reader;
  function codeReader() {
    reader ??= makeReader();
    reader.catch(() => {
      reader = undefined;
    });
    return reader;
  }
  async function makeReader() {
    if ('BarcodeDetector' in window) {
      const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
      if (formats.includes('qr_code')) {
        const wanted = ['qr_code', 'data_matrix', 'code_128', 'ean_13', 'ean_8'];
        const detector = new BarcodeDetector({ formats: wanted.filter((one) => formats.includes(one)) });
        return async (source) => (await detector.detect(source))[0]?.rawValue ?? null;
      }
    }
    await loadScript('/scan-decode.js');
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d', { willReadFrequently: true });
    return async (source) => {
      const width = source.videoWidth || source.naturalWidth || source.width;
      const height = source.videoHeight || source.naturalHeight || source.height;
      if (!width || !height) return null;
      // Three sizes: a code that fills the picture, and a small one in a large photo.
      for (const side of source.videoWidth ? [800] : [1000, 1800, 500]) {
        const scale = Math.min(1, side / Math.max(width, height));
        canvas.width = Math.max(1, Math.round(width * scale));
        canvas.height = Math.max(1, Math.round(height * scale));
        context.fillStyle = '#fff';
        context.fillRect(0, 0, canvas.width, canvas.height);
        context.drawImage(source, 0, 0, canvas.width, canvas.height);
        const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
        const found = window.jsQR(data, canvas.width, canvas.height);
        if (found?.data) return found.data;
      }
      return null;
    };
  }
  function loadScript(src) {
    return new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = src;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  // Opens the camera over the page; what it reads goes into the box, and the box is sent as if it had been typed.
  function camera(button) {
    const form = button.closest('form');
    const box = form?.querySelector('input[name=code]');
    if (!form || !box || !window.HTMLDialogElement) return;
    const words = button.dataset;
    button.hidden = false;
    button.addEventListener('click', () => {
      const dialog = document.createElement('dialog');
      dialog.className = 'cam';
      const aim = document.createElement('p');
      aim.setAttribute('role', 'status');
      aim.textContent = words.sayWait;
      const video = document.createElement('video');
      video.muted = true;
      video.playsInline = true;
      const pick = document.createElement('label');
      pick.className = 'button plain';
      const file = document.createElement('input');
      file.type = 'file';
      file.accept = 'image/*';
      file.className = 'pick';
      pick.append(words.sayPick, file);
      const close = document.createElement('button');
      close.type = 'button';
      close.className = 'button';
      close.textContent = words.sayClose;
      dialog.append(aim, video, pick, close);
      document.body.append(dialog);
      dialog.showModal();
      let stream;
      let open = true;
      const found = (text) => {
        // What stands behind the # of an address is for whoever holds the paper, and not for a server.
        box.value = /^https?:/i.test(text) ? text.split('#', 1)[0] : text;
        dialog.close();
        form.requestSubmit();
      };
      dialog.addEventListener('close', () => {
        open = false;
        for (const track of stream?.getTracks() ?? []) track.stop();
        dialog.remove();
        button.focus();
      });
      close.addEventListener('click', () => dialog.close());
      file.addEventListener('change', async () => {
        const chosen = file.files?.[0];
        if (!chosen) return;
        aim.textContent = words.sayWait;
        const text = await readPhoto(chosen).catch(() => null);
        if (text) found(text);
        else aim.textContent = words.sayNone;
        file.value = '';
      });
      watch();

      async function watch() {
        try {
          stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
          if (!open) {
            for (const track of stream.getTracks()) track.stop();
            return;
          }
          video.srcObject = stream;
          await video.play();
          aim.textContent = words.sayAim;
        } catch {
          video.remove();
          aim.textContent = words.sayOff;
          return;
        }
        const read = await codeReader().catch(() => null);
        while (open && read) {
          const text = await read(video).catch(() => null);
          if (text && open) return found(text);
          await new Promise((resolve) => setTimeout(resolve, 150));
        }
      }
    });
  }

  async function readPhoto(file) {
    const read = await codeReader();
    const picture = await pictureOf(file);
    try {
      return await read(picture);
    } finally {
      URL.revokeObjectURL(picture.src);
    }
  }
  async function pictureOf(file) {
    const picture = new Image();
    picture.src = URL.createObjectURL(file);
    await picture.decode();
    return picture;
  }

  // Photos of a phone are ten times what anybody needs to read a label; without script they go as they are.
  const SIDE_PX = 1800;
  const SMALL_BYTES = 600_000;
  function shrinkPhotos(form) {
    const input = form.querySelector('input[type=file]');
    if (!input || !window.DataTransfer) return;
    input.addEventListener('change', async () => {
      const send = form.querySelector('button:not([type=button])');
      if (send) send.disabled = true;
      try {
        const files = new DataTransfer();
        for (const file of input.files) files.items.add(await smaller(file));
        input.files = files.files;
      } finally {
        if (send) send.disabled = false;
      }
    });
  }
  async function smaller(file) {
    if (!/^image\/(jpeg|png|webp|heic|heif)$/.test(file.type) || file.size < SMALL_BYTES) return file;
    try {
      const picture = await pictureOf(file);
      const scale = Math.min(1, SIDE_PX / Math.max(picture.naturalWidth, picture.naturalHeight));
      const canvas = document.createElement('canvas');
      canvas.width = Math.round(picture.naturalWidth * scale);
      canvas.height = Math.round(picture.naturalHeight * scale);
      canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
      URL.revokeObjectURL(picture.src);
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.82));
      if (!blob || blob.size >= file.size) return file;
      return new File([blob], 'photo.jpg', { type: 'image/jpeg' });
    } catch {
      return file;
    }
  }

  for (const button of all('[data-read]')) readAloud(button);
  for (const button of all('[data-camera]')) camera(button);
  for (const form of all('form[data-shrink]')) shrinkPhotos(form);
})();
