use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use motograph_shared::trust::Key;
use rumqttc::mqttbytes::v4::SubscribeReasonCode;
use rumqttc::{Client, Connection, Event, LastWill, Packet, PublishOptions, QoS};

use super::{Broker, SiteState, unseal};
use crate::backoff::Backoff;
use crate::bundle_file::Bundle;
use crate::error::{CarrierError, SealError};

/// How soon a broker that was lost is tried again, and how late at the most.
const AGAIN: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

/// How long a broker is left alone that does not let us read: less than it waits for somebody who says nothing.
const DENIED: Duration = Duration::from_secs(10);

/// How long leave-taking may take.
const LEAVE: Duration = Duration::from_secs(2);

/// What a site hears from its broker.
#[derive(Debug)]
pub enum Collected {
    /// The broker is there.
    Connected,
    /// An edition for this site, with its seal found good.
    Edition(Arc<Bundle>),
    /// Something that is none.
    Refused(SealError),
    /// The broker is not there; it is tried again in this time.
    Lost(CarrierError, Duration),
}

/// Somebody who waits at a broker for the editions of a site, and says how the site is. Dropped, it takes its leave.
pub struct Collector {
    client: Client,
    topic: String,
    state: Arc<Mutex<SiteState>>,
    is_leaving: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Collector {
    /// Waits for the editions of `site`; `hear` is told what comes.
    pub fn start(broker: Broker, site: &str, key: Key, hear: impl Fn(Collected) + Send + 'static) -> Self {
        let topic = broker.state_topic(site);
        let mut options = broker.options();
        options.set_last_will(LastWill::new(topic.clone(), SiteState::AWAY.payload(), QoS::AtLeastOnce, true));
        let (client, connection) = Client::builder(options).capacity(64).build();
        let state = Arc::new(Mutex::new(SiteState { online: true, ..SiteState::AWAY }));
        let is_leaving = Arc::new(AtomicBool::new(false));
        let waiting = Waiting {
            client: client.clone(),
            broker,
            site: site.to_owned(),
            key,
            state: Arc::clone(&state),
            is_leaving: Arc::clone(&is_leaving),
        };
        let thread = thread::spawn(move || waiting.run(connection, hear));
        Self { client, topic, state, is_leaving, thread: Some(thread) }
    }

    /// Says how the site is, now or when the broker is back.
    pub fn tell(&self, state: SiteState) {
        let mut told = lock(&self.state);
        if *told != state {
            *told = state;
            // Where there is no room, the broker is away, and hears it when it is back.
            let _ = self.client.try_publish(&self.topic, told.payload(), retained());
        }
    }
}

impl fmt::Debug for Collector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Collector").field("topic", &self.topic).finish_non_exhaustive()
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        self.is_leaving.store(true, Ordering::Relaxed);
        let _ = self.client.try_publish(&self.topic, SiteState::AWAY.payload(), retained());
        let _ = self.client.try_disconnect();
        let Some(thread) = self.thread.take() else { return };
        let since = Instant::now();
        while !thread.is_finished() && since.elapsed() < LEAVE {
            thread::sleep(Duration::from_millis(10));
        }
    }
}

/// The thread of a collector.
struct Waiting {
    client: Client,
    broker: Broker,
    site: String,
    key: Key,
    state: Arc<Mutex<SiteState>>,
    is_leaving: Arc<AtomicBool>,
}

impl Waiting {
    fn run(self, mut connection: Connection, hear: impl Fn(Collected)) {
        let mut backoff = Backoff::new(AGAIN.0, AGAIN.1);
        while let Ok(event) = connection.recv() {
            match event {
                Ok(Event::Incoming(packet)) => self.take(packet, &mut backoff, &hear),
                Ok(Event::Outgoing(rumqttc::Outgoing::Disconnect)) => return,
                Ok(Event::Outgoing(_)) => {}
                Err(_) if self.is_leaving.load(Ordering::Relaxed) => return,
                Err(error) => {
                    let wait = backoff.fail(fastrand::f64());
                    hear(Collected::Lost(self.broker.trouble(&error), wait));
                    self.wait(wait);
                }
            }
        }
    }

    /// Lets time pass, but for the end.
    fn wait(&self, wait: Duration) {
        let since = Instant::now();
        while since.elapsed() < wait && !self.is_leaving.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_millis(50));
        }
    }

    fn take(&self, packet: Packet, backoff: &mut Backoff, hear: &impl Fn(Collected)) {
        let topic = self.broker.edition_topic(&self.site);
        match packet {
            Packet::ConnAck(_) => {
                // Nothing of before is kept for us: the newest edition comes with the subscription.
                let _ = self.client.try_subscribe(&topic, QoS::AtLeastOnce);
                let payload = lock(&self.state).payload();
                let _ = self.client.try_publish(self.broker.state_topic(&self.site), payload, retained());
            }
            Packet::SubAck(answer) if answer.return_codes.contains(&SubscribeReasonCode::Failure) => {
                let address = self.broker.address().to_string();
                hear(Collected::Lost(CarrierError::NotReadable { address, topic: topic.clone() }, DENIED));
                // Somebody may give us the right to meanwhile.
                self.wait(DENIED);
                let _ = self.client.try_subscribe(&topic, QoS::AtLeastOnce);
            }
            Packet::SubAck(_) => {
                backoff.succeed();
                hear(Collected::Connected);
            }
            Packet::Publish(message) if message.topic == topic => {
                hear(match unseal(&message.payload, &self.site, &self.key) {
                    Ok(edition) => Collected::Edition(Arc::new(edition)),
                    Err(error) => Collected::Refused(error),
                });
            }
            _ => {}
        }
    }
}

fn retained() -> PublishOptions {
    PublishOptions::new(QoS::AtLeastOnce).retained()
}

fn lock(state: &Mutex<SiteState>) -> MutexGuard<'_, SiteState> {
    // Whoever has failed with it has left a whole state.
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
