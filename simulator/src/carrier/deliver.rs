use std::time::{Duration, Instant};

use motograph_shared::trust::Key;
use rumqttc::mqttbytes::v4::SubscribeReasonCode;
use rumqttc::{Client, Event, Packet, PublishOptions, QoS};

use super::{Broker, SiteState, seal, unseal};
use crate::bundle_file::Bundle;
use crate::error::CarrierError;

/// How long a broker may take for all of it.
const PATIENCE: Duration = Duration::from_secs(15);

/// How long a broker may take to give back what it has acknowledged.
const BACK: Duration = Duration::from_secs(5);

/// How long the broker may take to close the line.
const LEAVE: Duration = Duration::from_millis(200);

/// What became of an edition that was brought to a broker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// What the broker has for the site now.
    pub edition: Option<u32>,
    /// How it came to that.
    pub outcome: Outcome,
    /// What the site says of itself, if it ever said anything.
    pub site: Option<SiteState>,
}

/// How a broker came to what it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It had the same news before, or there is none to bring.
    Held,
    /// It was brought now.
    Brought,
    /// It has other news in an edition of a higher number, which is left there.
    Ahead,
}

/// How far a delivery has come.
enum Stage {
    /// What the broker has is asked for.
    Asking,
    /// The edition is published; whether the broker has said that it has come, and given it back.
    Publishing { is_acknowledged: bool, is_back: bool },
}

/// Sees to it that the broker keeps `edition` for `site`, and asks how the site is. An edition of a higher number, sealed with the
/// same key, is left where it is. Returns when the broker has given the edition back: a broker that lets somebody connect and not
/// write says nothing of it (§4.7.2 of MQTT leaves it no way to).
///
/// # Errors
/// [`CarrierError`], also when it takes too long.
pub fn deliver(broker: &Broker, site: &str, edition: Option<&Bundle>, key: &Key) -> Result<Delivered, CarrierError> {
    let (edition_topic, state_topic) = (broker.edition_topic(site), broker.state_topic(site));
    let (client, mut connection) = Client::builder(broker.options()).capacity(16).build();
    // They are answered in their order: with the answer to the last one, all that the broker keeps has come.
    let asked = client
        .subscribe(&edition_topic, QoS::AtLeastOnce)
        .and_then(|()| client.subscribe(&state_topic, QoS::AtLeastOnce))
        .and_then(|()| client.unsubscribe(&state_topic));
    let silent = || CarrierError::Silent { address: broker.address().to_string(), seconds: PATIENCE.as_secs() };
    asked.map_err(|_| silent())?;
    let payload = edition.map(|edition| seal(edition, site, key));
    let (mut deadline, mut stage, mut topics) = (Instant::now() + PATIENCE, Stage::Asking, 0);
    // What the broker has said that it keeps.
    let (mut held, mut state) = (None::<Bundle>, None);
    let delivered = loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let event = match connection.recv_timeout(left) {
            Ok(event) => event.map_err(|error| broker.trouble(&error))?,
            Err(_) => match stage {
                Stage::Publishing { is_acknowledged: true, .. } => {
                    let address = broker.address().to_string();
                    return Err(CarrierError::NotKept { address, topic: edition_topic });
                }
                _ => return Err(silent()),
            },
        };
        let Event::Incoming(packet) = event else { continue };
        match (packet, &mut stage) {
            (Packet::SubAck(answer), Stage::Asking) => {
                if answer.return_codes.contains(&SubscribeReasonCode::Failure) {
                    let topic = if topics == 0 { edition_topic } else { state_topic };
                    return Err(CarrierError::NotReadable { address: broker.address().to_string(), topic });
                }
                topics += 1;
            }
            (Packet::Publish(message), Stage::Asking) if message.topic == edition_topic => {
                // What bears no seal of ours is somebody else's, and gives way.
                held = unseal(&message.payload, site, key).ok();
            }
            (Packet::Publish(message), _) if message.topic == state_topic => state = SiteState::read(&message.payload),
            (Packet::UnsubAck(_), Stage::Asking) => {
                let has = held.as_ref().map(|held| held.edition().number());
                let (Some(edition), Some(payload)) = (edition, &payload) else {
                    break Delivered { edition: has, outcome: Outcome::Held, site: state };
                };
                if held.as_ref().is_some_and(|held| held.stands_for(edition)) {
                    break Delivered { edition: has, outcome: Outcome::Held, site: state };
                }
                if has.is_some_and(|has| has >= edition.edition().number()) {
                    break Delivered { edition: has, outcome: Outcome::Ahead, site: state };
                }
                let options = PublishOptions::new(QoS::AtLeastOnce).retained();
                client.publish(&edition_topic, payload.clone(), options).map_err(|_| silent())?;
                stage = Stage::Publishing { is_acknowledged: false, is_back: false };
            }
            (Packet::PubAck(_), Stage::Publishing { is_acknowledged, .. }) => {
                *is_acknowledged = true;
                deadline = deadline.min(Instant::now() + BACK);
            }
            (Packet::Publish(message), Stage::Publishing { is_back, .. }) if message.topic == edition_topic => {
                *is_back |= Some(&message.payload[..]) == payload.as_deref();
            }
            _ => {}
        }
        if let Stage::Publishing { is_acknowledged: true, is_back: true } = stage {
            let edition = edition.map(|edition| edition.edition().number());
            break Delivered { edition, outcome: Outcome::Brought, site: state };
        }
    };
    // Whoever does not take leave is missed for a while; no more than that.
    let _ = client.disconnect_now();
    while connection.recv_timeout(LEAVE).is_ok_and(|event| event.is_ok()) {}
    Ok(delivered)
}
