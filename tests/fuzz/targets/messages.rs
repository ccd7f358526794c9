#![no_main]
//! Any body that decodes is written again as one that decodes to the same.

use libfuzzer_sys::fuzz_target;
use motograph_shared::link::{Reply, Request, decode_runs};

fuzz_target!(|body: &[u8]| {
    let mut buffer = [0; 4096];
    if let Ok((request, _)) = postcard::take_from_bytes::<Request<'_>>(body) {
        let written = postcard::to_slice(&request, &mut buffer).expect("it was shorter");
        assert_eq!(postcard::from_bytes::<Request<'_>>(written), Ok(request));
    }
    if let Ok((reply, _)) = postcard::take_from_bytes::<Reply<'_>>(body) {
        if let Reply::Picture(part) = reply {
            decode_runs(part.runs, |_| ());
        }
        let written = postcard::to_slice(&reply, &mut buffer).expect("it was shorter");
        assert_eq!(postcard::from_bytes::<Reply<'_>>(written), Ok(reply));
    }
});
